import type { LoginEvidence } from '../../login-evidence.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { describePrivateHost, hostsOf } from '../private-host.ts';
import { saying } from './saying.ts';

const SELECTION_FAILED = /^Mongo(?:ose)?(?:ServerSelectionError|NetworkError|NetworkTimeoutError)$/;
// The driver's own words, those of Mongoose, and those of the driver in Prisma: where the class's name has been lost.
const SELECTION_FAILED_TEXT =
  /Server selection time(?:d out|out)|Could not connect to any servers in your MongoDB Atlas cluster|\bconnection \S+ to \S+ (?:closed|timed out)/;

const NOT_SUITABLE =
  ' The driver uses the same words for a server of another replica set than replicaSet= names.';

export const unreachableEntries: readonly CatalogueEntry[] = [
  saying('server-unreachable', /Operation `[^`]{1,300}` buffering timed out/, (message) => ({
    summary: 'Mongoose waits for a connection that is not there',
    cause: `It keeps operations back until it is connected: mongoose.connect() has not been called or awaited, or it has failed. It says: ${message}`,
    fix: 'Await mongoose.connect(), or createConnection().asPromise() of the connection that the model belongs to, before the first operation: its own error says why it fails.',
    docs: DOCS.atlasTroubleshooting,
  })),
  {
    code: 'server-unreachable',
    // Bare errors of a socket too: drivers 7.9 and 6.22 pass a failed write on as it is.
    read({ code, name, message, topology }, { related, evidence }) {
      const isIt =
        SELECTION_FAILED.test(name) ||
        SELECTION_FAILED_TEXT.test(message) ||
        /^(ECONNRESET|EPIPE)$/.test(String(code));
      if (!isIt) return;
      // A library has kept the words alone: they are the same where servers answered, and none fitted.
      const isUnknown = !topology && /Server selection time/.test(message);
      const privateHost = describePrivateHost(related.flatMap(hostsOf));
      return {
        summary: 'The cluster could not be reached, or hung up',
        cause: `The driver says: ${message}. It says nothing about the login.${privateHost ? ` ${privateHost.what}` : ''}`,
        fix: privateHost
          ? privateHost.fix
          : `Check that the cluster is running (not paused), that its IP access list admits this computer, that no firewall blocks port 27017, and that it is MongoDB that listens there: a web server hangs up too. ${tlsHint(evidence)}${isUnknown ? NOT_SUITABLE : ''}`,
        docs: privateHost?.docs ?? DOCS.atlasTroubleshooting,
      };
    },
  },
];

function tlsHint(evidence: LoginEvidence | undefined): string {
  if (evidence?.isTls) {
    return 'The client speaks TLS, and a server of your own without TLS hangs up on it.';
  }
  const hint = 'A cluster that speaks TLS, as Atlas does, hangs up on a mongodb:// URI without tls=true';
  return evidence ? `${hint}.` : `${hint}; a server without TLS hangs up on one with it.`;
}
