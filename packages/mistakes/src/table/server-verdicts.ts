import type { Mistake, MistakeContext } from '../mistake.ts';
import { startRewritingRelay } from '../support/rewriting-relay.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Another letter in the middle, so that nothing but the signature can tell. */
const withWrongSecret = ({ env: { AWS_SECRET_ACCESS_KEY: secret = '' } }: MistakeContext) => ({
  env: { AWS_SECRET_ACCESS_KEY: secret.slice(0, 19) + (secret[19] === 'a' ? 'b' : 'a') + secret.slice(20) },
});

/** As many bytes as before: frames carry their length. */
const replaceText = (bytes: Buffer, text: string, other: string) =>
  Buffer.from(bytes.toString('latin1').replaceAll(text, other), 'latin1');

/** The element `s` of the server first: type, name, length and subtype of 64 bytes, of which the client's come first. */
const SERVER_NONCE = Buffer.from('0573004000000000', 'hex');

export const serverVerdicts: readonly Mistake[] = [
  {
    code: 'session-token-missing',
    path: 'env-vars',
    variant: 'session',
    seenBy: 'environment',
    description: 'with AWS_SESSION_TOKEN not set',
    make: () => ({ env: { AWS_SESSION_TOKEN: undefined } }),
  },
  {
    code: 'session-token-unexpected',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with an AWS_SESSION_TOKEN beside the static key, left over from a session',
    async make({ sandbox }) {
      const { env } = await sandbox.provision('env-vars', 'session');
      return { env: { AWS_SESSION_TOKEN: env.AWS_SESSION_TOKEN } };
    },
  },
  {
    code: 'clock-skewed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a sandbox whose clock is 20 minutes ahead of this computer’s',
    clockOffsetMs: 20 * MINUTE_MS,
  },
  {
    code: 'credentials-expired',
    path: 'env-vars',
    variant: 'session',
    seenBy: 'environment',
    description: 'with a session that has ended an hour ago',
    // Sessions in the sandbox last for 12 hours.
    clockOffsetMs: -13 * HOUR_MS,
    make({ clock }) {
      clock.offsetMs = 0;
      return { env: { AWS_CREDENTIAL_EXPIRATION: new Date(Date.now() - HOUR_MS).toISOString() } };
    },
  },
  {
    code: 'credentials-expired',
    path: 'lambda',
    seenBy: 'environment',
    description: 'with the function’s role deleted from the account',
    make: ({ sandbox: { account } }) => account.deleteRole({ roleName: 'mdb-lambda-role' }),
    says: 'a program cannot renew them',
  },
  {
    code: 'sts-refused',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with one character of AWS_SECRET_ACCESS_KEY changed',
    make: withWrongSecret,
  },
  {
    code: 'authentication-failed',
    path: 'env-vars',
    seenBy: 'environment',
    description:
      'with one character of AWS_SECRET_ACCESS_KEY changed, on a server that speaks as mongod does',
    sandbox: { dialect: 'mongod' },
    make: withWrongSecret,
  },
  {
    code: 'database-user-missing',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the key of an IAM user who is not a database user',
    make({ sandbox: { account } }) {
      const { userName } = account.createUser({ userName: 'somebody-else' });
      const { accessKeyId, secretAccessKey } = account.createAccessKey({ userName });
      return { env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } };
    },
  },
  {
    code: 'mechanism-unavailable',
    path: 'env-vars',
    seenBy: 'environment',
    description:
      'with a server that has never heard of MONGODB-AWS: a relay gives the mechanism another name',
    sandbox: { dialect: 'mongod' },
    async make(context) {
      const uri = await startRewritingRelay(context, {
        request: (bytes) => replaceText(bytes, 'MONGODB-AWS', 'MONGODB-XYZ'),
        reply: (bytes) => replaceText(bytes, 'MONGODB-XYZ', 'MONGODB-AWS'),
      });
      return { env: { AWS_MONGO_CLUSTER_URL: uri } };
    },
  },
  {
    code: 'protocol-error',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a relay in between that changes the server’s nonce',
    async make(context) {
      const uri = await startRewritingRelay(context, {
        reply(bytes) {
          const at = bytes.indexOf(SERVER_NONCE);
          const changed = Buffer.from(bytes);
          if (at >= 0)
            changed.writeUInt8(changed.readUInt8(at + SERVER_NONCE.length) ^ 1, at + SERVER_NONCE.length);
          return changed;
        },
      });
      return { env: { AWS_MONGO_CLUSTER_URL: uri } };
    },
  },
  {
    code: 'not-authenticated',
    path: 'env-vars',
    runs: { program: 'not-authenticated' },
    seenBy: 'error',
    because:
      'The program’s code makes the client without a mechanism; a doctor’s own login names it, and is let in.',
    description: 'with the plain driver, without authMechanism',
    make: ({ sandbox }) => ({ env: { AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri.replace(/\?.*/, '') } }),
  },
  {
    code: 'not-authorized',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a database in AWS_MONGO_DATABASE that the user has no role for',
    make: () => ({ env: { AWS_MONGO_DATABASE: 'payroll' } }),
    isLetIn: true,
  },
  {
    code: 'transactions-unavailable',
    path: 'env-vars',
    runs: { program: 'transaction' },
    seenBy: 'error',
    because: 'A standalone server does no harm until the program’s code begins a transaction.',
    description: 'with two writes in one transaction',
    isLetIn: true,
    says: 'The sandbox is a standalone server',
  },
  {
    code: 'retryable-writes-unavailable',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with retryWrites=false left out for a server that speaks as Amazon DocumentDB does',
    sandbox: { dialect: 'documentdb' },
    make: ({ sandbox }) => ({
      env: { AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri.replace('&retryWrites=false', '') },
    }),
    isLetIn: true,
    isSeenAfterLogin: true,
    says: 'Add retryWrites=false',
  },
];
