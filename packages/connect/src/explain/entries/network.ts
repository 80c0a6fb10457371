import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import type { ErrorFacts } from '../related-errors.ts';

// The name server knows that there is no such name; or nobody knows, because the server failed or is silent.
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA']);
const DNS_FAILED = new Set(['EAI_AGAIN', 'ESERVFAIL', 'EREFUSED']);
// These two are about the name server on a DNS query, and about the cluster anywhere else.
const NAME_SERVER_SILENT = new Set(['ECONNREFUSED', 'ETIMEOUT']);

// https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes, and Node's own for a name.
const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';
const WRONG_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const UNKNOWN_AUTHORITY = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

const SRV_FIX =
  'a server without an SRV record needs a full mongodb:// URI. Some networks and VPNs block SRV queries.';

export const networkEntries: readonly CatalogueEntry[] = [
  {
    code: 'ip-not-allowed',
    read: ({ message }) =>
      /tlsv1 alert internal error|alert number 80/i.test(message)
        ? {
            summary: 'The cluster broke off the TLS handshake',
            cause: `Atlas does so (alert 80, internal error) with an address that is not on the project’s IP access list. It says: ${message}`,
            fix: 'Add this computer’s public address in Atlas under Network Access; no timeout or credential helps.',
            docs: DOCS.atlasAccessList,
          }
        : undefined,
  },
  {
    code: 'tls-certificate',
    read({ code, message }) {
      const text = certificateText(String(code));
      return text && { ...text, cause: `${text.cause} It says: ${message}`, docs: DOCS.driverTls };
    },
  },
  {
    code: 'tls-not-spoken',
    read: ({ code, message }) =>
      code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
        ? {
            summary: 'The server answers without TLS',
            cause: `What came back is no TLS: this is another port or server, or one with TLS turned off. It says: ${message}`,
            fix: 'Correct host and port; to a server of your own without TLS, connect with tls=false. Atlas always speaks TLS.',
            docs: DOCS.driverTls,
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
    read({ code, address, port }) {
      // Without an address it is Node's summary of several attempts; each of them follows, with its own.
      if (code !== 'ECONNREFUSED' || !address) return;
      return {
        summary: `Nothing listens on ${address}${port ? `:${port}` : ''}`,
        cause: 'The computer answered, and refused the connection: no server runs on that port.',
        fix: `Start the server, or correct host and port in AWS_MONGO_CLUSTER_URL.${
          isLoopback(address)
            ? ' If the address is of a sandbox that has stopped, open a new terminal, or remove the .env that names it.'
            : ''
        }`,
        docs: DOCS.atlasTroubleshooting,
      };
    },
  },
  {
    code: 'server-unreachable',
    // Bare errors of a socket too: drivers 7.9 and 6.22 pass a failed write on as it is.
    read: ({ code, name, message }) =>
      /^Mongo(ServerSelectionError|NetworkError|NetworkTimeoutError)$/.test(name) ||
      /^(ECONNRESET|EPIPE)$/.test(String(code))
        ? {
            summary: 'The cluster could not be reached, or hung up',
            cause: `The driver says: ${message}. It says nothing about the login.`,
            fix: 'Check that the cluster is running (not paused), that its IP access list admits this computer, and that no firewall blocks port 27017. A cluster that speaks TLS, as Atlas does, hangs up on a mongodb:// URI without tls=true.',
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

function certificateText(code: string): { summary: string; cause: string; fix: string } | undefined {
  if (code === WRONG_NAME) {
    return {
      summary: 'The server’s certificate is for another name',
      cause: 'Its authority is trusted, but the host is not among the names it was issued for.',
      fix: 'Use the host name that Atlas shows, not an address or an alias of your own for it.',
    };
  }
  if (WRONG_TIME.has(code)) {
    return {
      summary: 'The server’s certificate is out of date',
      cause: 'By this computer’s clock, it has expired or is not valid yet.',
      fix: 'Check this computer’s clock first; Atlas renews its certificates in time.',
    };
  }
  if (!UNKNOWN_AUTHORITY.has(code)) return undefined;
  return {
    summary: 'The server’s certificate comes from an authority that is not trusted here',
    cause:
      'Atlas has certificates of a public authority: something between here and the cluster opens TLS, or this is a server of your own.',
    fix: 'Give the authority’s certificate as tlsCAFile, if you trust it; tlsAllowInvalidCertificates would hand the login to whoever answers.',
  };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
