import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';

const DNS_CODES = new Set(['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'ESERVFAIL', 'EREFUSED']);

export const networkEntries: readonly CatalogueEntry[] = [
  {
    code: 'ip-not-allowed',
    read: ({ message }) =>
      /tlsv1 alert internal error|alert number 80/i.test(message)
        ? {
            summary: 'The cluster broke off the TLS handshake',
            cause:
              'Atlas does so (alert 80, internal error) with an address that is not on the project’s IP access list.',
            fix: 'Add this computer’s public address in Atlas under Network Access; no timeout or credential helps.',
            docs: DOCS.atlasAccessList,
          }
        : undefined,
  },
  {
    code: 'host-not-found',
    read({ error, code, message }) {
      const { syscall = '', hostname } = error as { syscall?: string; hostname?: string };
      const isSrv = syscall === 'querySrv' || syscall === 'queryTxt';
      // On a DNS query these two are about the name server, not about the cluster.
      const isServerDown = isSrv && (code === 'ECONNREFUSED' || code === 'ETIMEOUT');
      if (!isServerDown && !(typeof code === 'string' && DNS_CODES.has(code))) return;
      return {
        summary: `DNS does not find the cluster${hostname ? `: ${hostname}` : ''}`,
        cause: isServerDown
          ? `The DNS server did not answer: ${message}`
          : `There is no such record: ${message}`,
        fix: isSrv
          ? 'Check the host in AWS_MONGO_CLUSTER_URL against Atlas; a server without an SRV record needs a full mongodb:// URI. Some networks and VPNs block SRV queries.'
          : 'Check the host in AWS_MONGO_CLUSTER_URL against Atlas, and that this computer can resolve names.',
        docs: DOCS.atlasTroubleshooting,
      };
    },
  },
  {
    code: 'nothing-listens',
    read({ error, code }) {
      const { address, port } = error as { address?: string; port?: number };
      // Without an address it is Node's summary of several attempts; each of them follows, with its own.
      if (code !== 'ECONNREFUSED' || !address) return;
      return {
        summary: `Nothing listens on ${address}${port ? `:${port}` : ''}`,
        cause: 'The computer answered, and refused the connection: no server runs on that port.',
        fix: 'Start the server, or correct host and port in AWS_MONGO_CLUSTER_URL.',
        docs: DOCS.atlasTroubleshooting,
      };
    },
  },
  {
    code: 'server-unreachable',
    read: ({ name, message }) =>
      /^Mongo(ServerSelectionError|NetworkError|NetworkTimeoutError)$/.test(name)
        ? {
            summary: 'The cluster could not be reached in time',
            cause: `The driver says: ${message}. This was before any login.`,
            fix: 'Check that the cluster is running (not paused), that its IP access list admits this computer, and that no firewall blocks port 27017.',
            docs: DOCS.atlasTroubleshooting,
          }
        : undefined,
  },
  {
    // The constructor's refusals of options, and of arguments later on.
    code: 'option-invalid',
    read: ({ name, message }) =>
      /^Mongo(ParseError|APIError|InvalidArgumentError)$/.test(name)
        ? {
            summary: 'The MongoDB driver refused an option or argument',
            cause: `It says: ${message}`,
            fix: 'Correct it in AWS_MONGO_CLUSTER_URL, in clientOptions, or in the call that the message is about.',
            docs: DOCS.connectionString,
          }
        : undefined,
  },
];
