import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { hostsOf, isDocumentdb } from '../private-host.ts';
import type { ErrorFacts } from '../related-errors.ts';
import { saying } from './saying.ts';
import { tlsFileEntries } from './tls-file.ts';

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

// What Node and OpenSSL say where a library has kept the message alone.
const TEXTS: readonly (readonly [RegExp, code: string])[] = [
  [/does not match certificate's altnames/, WRONG_NAME],
  [/certificate has expired/, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid/, 'CERT_NOT_YET_VALID'],
  [/self[- ]signed certificate/, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [
    /unable to (?:verify the first certificate|get (?:local )?issuer certificate)/,
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  [/wrong version number/, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [/packet length too long/, 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
];

const WITHOUT_TLS =
  'To a server of your own without TLS, leave tls=true out of a mongodb:// URI; a mongodb+srv:// URI asks for TLS by itself, and needs tls=false.';

export const tlsEntries: readonly CatalogueEntry[] = [
  ...tlsFileEntries,
  saying(
    'ip-not-allowed',
    /tlsv1 alert internal error|alert number 80|fatal alert: InternalError/i,
    (message) => ({
      summary: 'The cluster broke off the TLS handshake',
      cause: `Atlas does so (alert 80, internal error) with an address that is not on the project’s IP access list. It says: ${message}`,
      fix: 'Add this computer’s public address in Atlas under Network Access; no timeout or credential helps.',
      docs: DOCS.atlasAccessList,
    }),
  ),
  {
    code: 'tls-certificate',
    read(facts, { related }) {
      const { message } = facts;
      const isOfDocumentdb = isDocumentdb(related.flatMap(hostsOf));
      const text = certificateText(tlsCode(facts), isOfDocumentdb);
      const docs = isOfDocumentdb ? DOCS.documentdbTls : DOCS.driverTls;
      return text && { ...text, cause: `${text.cause} It says: ${message}`, docs };
    },
  },
  saying('tls-certificate', /alert certificate required|alert number 116\b/i, (message) => ({
    summary: 'The server asks for a certificate of the client',
    cause: `TLS began, and the server ended it because the client showed none. It says: ${message}`,
    fix: 'Check that this is the server you mean: Atlas asks for no certificate with MONGODB-AWS. If a server of your own does, set tlsCertificateKeyFile.',
    docs: DOCS.driverTls,
  })),
  {
    code: 'tls-not-spoken',
    read: (facts) =>
      /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(tlsCode(facts))
        ? {
            summary: 'The server answers without TLS',
            cause: `The answer is not TLS: this is another port or server, or TLS is turned off there. It says: ${facts.message}`,
            fix: `Correct host and port. ${WITHOUT_TLS} Atlas always speaks TLS.`,
            docs: DOCS.driverTls,
          }
        : undefined,
  },
  saying(
    'tls-not-spoken',
    // Node's words, and Mongoose's for the same.
    /before secure TLS connection was established|server is not accepting SSL connections/,
    (message) => ({
      summary: 'The other side hung up instead of beginning TLS',
      cause: `The client asked for TLS, and the connection was closed without an answer. A server without TLS does this. A firewall or proxy in between can do it too. It says: ${message}`,
      fix: `${WITHOUT_TLS} Atlas always speaks TLS: there, correct host and port, and look for what is in between, and at the IP access list.`,
      docs: DOCS.driverTls,
    }),
  ),
  {
    code: 'tls-not-spoken',
    read: ({ code, message }) =>
      /^ERR_SSL_/.test(String(code)) || /\balert (handshake failure|protocol version)\b/.test(message)
        ? {
            summary: 'Client and server did not agree on TLS',
            cause: `The handshake failed, before any login. It says: ${message}`,
            fix: 'Correct host and port, if this is not the server you mean. Atlas takes TLS 1.2 and later: look for a proxy in between, and at tlsCAFile, secureProtocol and ciphers in the options.',
            docs: DOCS.driverTls,
          }
        : undefined,
  },
];

// https://docs.aws.amazon.com/documentdb/latest/developerguide/ca_cert_rotation.html
const DOCUMENTDB_AUTHORITY = 'Download https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem';

function tlsCode({ code, message }: ErrorFacts): string {
  if (code !== undefined) return String(code);
  return TEXTS.find(([pattern]) => pattern.test(message))?.[1] ?? '';
}

function certificateText(
  code: string,
  isOfDocumentdb: boolean,
): { summary: string; cause: string; fix: string } | undefined {
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
  const summary = 'The server’s certificate comes from an authority that is not trusted here';
  if (isOfDocumentdb) {
    return {
      summary,
      cause: 'Amazon DocumentDB has certificates of an authority of AWS’s own, which Node does not know.',
      fix: `${DOCUMENTDB_AUTHORITY}, and name the file as tlsCAFile; tlsAllowInvalidCertificates would send the login to any server that answers.`,
    };
  }
  return {
    summary,
    cause:
      'Atlas has certificates of a public authority: something between here and the cluster opens TLS, or this is a server of your own.',
    fix: `Give the authority’s certificate as tlsCAFile, if you trust it; tlsAllowInvalidCertificates would send the login to any server that answers. For Amazon DocumentDB, ${DOCUMENTDB_AUTHORITY.replace(/^D/, 'd')}.`,
  };
}
