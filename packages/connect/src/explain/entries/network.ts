import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { describePrivateHost, hostsOf, isClusterName } from '../private-host.ts';
import type { ErrorFacts } from '../related-errors.ts';
import { saying } from './saying.ts';
import { serverSelectionEntries } from './server-selection.ts';
import { tlsEntries } from './tls.ts';
import { unreachableEntries } from './unreachable.ts';

// The name server knows that there is no such name; or nobody knows, because the server failed or is silent.
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA']);
const DNS_FAILED = new Set(['EAI_AGAIN', 'ESERVFAIL', 'EREFUSED']);
// These two are about the name server on a DNS query, and about the cluster anywhere else.
const NAME_SERVER_SILENT = new Set(['ECONNREFUSED', 'ETIMEOUT']);

const SRV_FIX =
  'a server without an SRV record needs a full mongodb:// URI. Some networks and VPNs block SRV queries.';

const NAME_OF_SRV =
  'Write mongodb+srv:// in front of it, and no port after it: the name of a cluster of Atlas has an SRV record alone, and mongodb:// is for the names of its servers, which have -shard- in them. If you have done so, check the name against Atlas.';

export const networkEntries: readonly CatalogueEntry[] = [
  ...serverSelectionEntries,
  ...tlsEntries,
  {
    code: 'host-not-found',
    read(facts) {
      if (!NO_SUCH_NAME.has(String(facts.code))) return;
      const { hostname, isSrv } = dnsQuery(facts);
      const privateHost = describePrivateHost([hostname]);
      return {
        summary: `DNS does not find the cluster${hostname ? `: ${hostname}` : ''}`,
        cause: `There is no such record: ${facts.message}`,
        fix:
          privateHost?.fix ??
          (!isSrv && hostname && isClusterName(hostname) ? NAME_OF_SRV : undefined) ??
          `Check the host in AWS_MONGO_CLUSTER_URL against Atlas${isSrv ? `; ${SRV_FIX}` : '.'}`,
        docs: privateHost?.docs ?? DOCS.atlasTroubleshooting,
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
    read({ code, address, port }, { related }) {
      // Without an address it is Node's summary of several attempts; each of them follows, with its own.
      if (code !== 'ECONNREFUSED' || !address) return;
      const privateHost = describePrivateHost(related.flatMap(hostsOf));
      return {
        summary: `Nothing listens on ${address}${port ? `:${port}` : ''}`,
        cause: 'The computer answered, and refused the connection: no server runs on that port.',
        fix:
          privateHost?.fix ??
          `Start the server, or correct host and port in AWS_MONGO_CLUSTER_URL.${
            isLoopback(address)
              ? ' If the address is of a sandbox that has stopped, open a new terminal, or remove the .env that names it.'
              : ''
          }`,
        docs: privateHost?.docs ?? DOCS.atlasTroubleshooting,
      };
    },
  },
  ...unreachableEntries,
  saying(
    'option-invalid',
    /initialize in load balancing mode, but the server does not support/,
    (message) => ({
      summary: 'loadBalanced is for a cluster behind a load balancer, and this server is not behind one',
      cause: `The server answered, and knows nothing of the mode. The driver says: ${message}`,
      fix: 'Leave loadBalanced=true out of AWS_MONGO_CLUSTER_URL; where Atlas needs it, the DNS record of mongodb+srv:// brings it.',
      docs: DOCS.connectionString,
    }),
  ),
  {
    // The constructor's refusals of options, and of arguments later on.
    code: 'option-invalid',
    read: ({ name, message }) =>
      /^Mongo(ParseError|APIError|InvalidArgumentError)$/.test(name)
        ? {
            summary: 'The MongoDB driver refused an option or argument',
            cause: `It says: ${hideNoName(message)}`,
            fix: 'Correct it in AWS_MONGO_CLUSTER_URL, in clientOptions, or in the call that the message is about.',
            docs: DOCS.connectionString,
          }
        : undefined,
  },
];

// The driver repeats the names of options in small letters, and a secret in the place of one is hard to tell then, or in
// pieces. The names of its own are of letters, the longest of 30.
function hideNoName(message: string): string {
  return message.replace(
    /(\boptions? )(.{1,4000}?)( (?:is|are) not supported)/s,
    (all, before, names, after) =>
      /^[a-z]{1,30}(, [a-z]{1,30})*$/i.test(names) ? all : `${before}…${after}`,
  );
}

function dnsQuery({ syscall, hostname }: ErrorFacts): { hostname: string | undefined; isSrv: boolean } {
  return { hostname, isSrv: syscall === 'querySrv' || syscall === 'queryTxt' };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
