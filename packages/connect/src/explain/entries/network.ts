import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import type { ErrorFacts } from '../related-errors.ts';

// The name server knows that there is no such name; or nobody knows, because the server failed or is silent.
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA']);
const DNS_FAILED = new Set(['EAI_AGAIN', 'ESERVFAIL', 'EREFUSED']);
// On a DNS query these two are about the name server, anywhere else about the cluster.
const NAME_SERVER_SILENT = new Set(['ECONNREFUSED', 'ETIMEOUT']);

const SRV_FIX =
  'a server without an SRV record needs a full mongodb:// URI. Some networks and VPNs block SRV queries.';

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
    read(facts) {
      if (!NO_SUCH_NAME.has(String(facts.code))) return;
      const { hostname, isSrv } = dnsQuery(facts);
      return {
        summary: `DNS does not find the cluster${hostname ? `: ${hostname}` : ''}`,
        cause: `There is no such record: ${facts.message}`,
        fix: `Check the host in AWS_MONGO_CLUSTER_URL against Atlas${isSrv ? `; ${SRV_FIX}` : '.'}`,
        docs: DOCS.atlasTroubleshooting,
      };
    },
  },
  {
    code: 'dns-failed',
    read(facts) {
      const { hostname, isSrv } = dnsQuery(facts);
      const isSilent = isSrv && NAME_SERVER_SILENT.has(String(facts.code));
      if (!isSilent && !DNS_FAILED.has(String(facts.code))) return;
      return {
        summary: `DNS gave no answer for the cluster${hostname ? `: ${hostname}` : ''}`,
        cause: `The name server failed or did not answer, so whether the name exists is not known: ${facts.message}`,
        fix: `Check that this computer can resolve names${isSrv ? `; ${SRV_FIX}` : '.'}`,
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
        fix: `Start the server, or correct host and port in AWS_MONGO_CLUSTER_URL.${
          isLoopback(address)
            ? ' If this shell sourced the variables of a sandbox that has stopped, open a new one.'
            : ''
        }`,
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

function dnsQuery({ error }: ErrorFacts): { hostname: string | undefined; isSrv: boolean } {
  const { syscall, hostname } = error as { syscall?: string; hostname?: string };
  return { hostname, isSrv: syscall === 'querySrv' || syscall === 'queryTxt' };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
