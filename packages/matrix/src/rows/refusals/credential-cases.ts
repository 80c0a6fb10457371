import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import type { Place } from '../../place.ts';
import { MALFORMED, type Refusal, stsRefused, userNotFound } from '../../raw/replies.ts';
import { ACCOUNT, createSession, createUser, MINUTE_MS } from './callers.ts';

type PreparedKeys = Keys & { expiration?: Date };

/** Credentials that a login is refused for, all the rest being as it should be. */
export interface CredentialCase {
  name: string;
  /** `setClock`: the sandbox's, so many milliseconds from this machine's. */
  prepare(place: Place, setClock: (offsetMs: number) => void): PreparedKeys;
  /** Whether the clock stays there during the login: nobody else can have that sandbox then. */
  movesClock?: true;
  refusal: Refusal;
  /** How the server's record says why. */
  reason: string;
  /** What `explain` makes of it when `connect` was asked to log in, and knows the credentials and the clocks. */
  knownToConnect?: string;
}

const INVALID_TOKEN = 'InvalidClientTokenId: The security token included in the request is invalid';
const SIGNATURE_DIFFERS = 'SignatureDoesNotMatch: The request signature we calculated does not match';

export const credentialCases: readonly CredentialCase[] = [
  {
    name: 'unknown access key id',
    prepare: (sandbox) => ({ ...createUser(sandbox), accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    refusal: stsRefused(403),
    reason: `${INVALID_TOKEN}.`,
  },
  {
    name: 'wrong secret',
    prepare: (sandbox) => ({ ...createUser(sandbox), secretAccessKey: 'x'.repeat(40) }),
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'secret of another key of the same user',
    prepare(sandbox) {
      const { secretAccessKey } = createUser(sandbox);
      return { ...sandbox.account.createAccessKey({ userName: 'somebody' }), secretAccessKey };
    },
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'session without its token',
    prepare(sandbox) {
      const { accessKeyId, secretAccessKey } = createSession(sandbox);
      return { accessKeyId, secretAccessKey };
    },
    refusal: stsRefused(403),
    reason: `${INVALID_TOKEN}.`,
    knownToConnect: 'session-token-missing',
  },
  {
    name: 'token of another session of the same role',
    prepare(sandbox) {
      const session = createSession(sandbox);
      const other = sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'other' });
      return { ...session, sessionToken: other.sessionToken };
    },
    refusal: stsRefused(403),
    reason: `${INVALID_TOKEN}.`,
  },
  {
    name: 'token that was never issued',
    prepare: (sandbox) => ({ ...createSession(sandbox), sessionToken: 'bm90IGEgdG9rZW4=' }),
    refusal: stsRefused(403),
    reason: INVALID_TOKEN,
  },
  {
    name: 'token beside static keys',
    prepare: (sandbox) => ({
      ...createUser(sandbox),
      sessionToken: createSession(sandbox).sessionToken,
    }),
    refusal: stsRefused(403),
    reason: `${INVALID_TOKEN}.`,
    knownToConnect: 'session-token-unexpected',
  },
  {
    name: 'session that has expired',
    prepare(sandbox, setClock) {
      setClock(-15 * MINUTE_MS - 1000);
      const session = createSession(sandbox, 'app', 900);
      setClock(0);
      return session;
    },
    refusal: stsRefused(403),
    reason: 'ExpiredToken: The security token included in the request is expired',
    knownToConnect: 'credentials-expired',
  },
  {
    name: 'clock 16 minutes ahead of the server’s',
    prepare(sandbox, setClock) {
      setClock(-16 * MINUTE_MS);
      return createUser(sandbox);
    },
    movesClock: true,
    refusal: stsRefused(403),
    reason: 'SignatureDoesNotMatch: Signature not yet current: ',
    knownToConnect: 'clock-skewed',
  },
  {
    name: 'clock 16 minutes behind the server’s',
    prepare(sandbox, setClock) {
      setClock(16 * MINUTE_MS);
      return createUser(sandbox);
    },
    movesClock: true,
    refusal: stsRefused(403),
    reason: 'SignatureDoesNotMatch: Signature expired: ',
    knownToConnect: 'clock-skewed',
  },
  {
    name: 'access key that was deleted',
    prepare(sandbox) {
      const keys = createUser(sandbox);
      sandbox.account.deleteAccessKey(keys);
      return keys;
    },
    refusal: stsRefused(403),
    reason: `${INVALID_TOKEN}.`,
  },
  {
    name: 'session of a role that was deleted',
    prepare(sandbox) {
      const session = createSession(sandbox);
      sandbox.account.deleteRole({ roleName: 'app' });
      return session;
    },
    refusal: stsRefused(403),
    reason: INVALID_TOKEN,
  },
  {
    name: 'session of a role that was deleted and made again',
    prepare(sandbox) {
      const session = createSession(sandbox);
      sandbox.account.deleteRole({ roleName: 'app' });
      sandbox.account.createRole({ roleName: 'app' });
      return session;
    },
    refusal: stsRefused(403),
    reason: INVALID_TOKEN,
  },
  {
    name: 'line break behind the access key id',
    prepare(sandbox) {
      const keys = createUser(sandbox);
      return { ...keys, accessKeyId: `${keys.accessKeyId}\n` };
    },
    refusal: MALFORMED,
    reason: 'Invalid character in header content',
    knownToConnect: 'access-key-id-malformed',
  },
  ...[
    { registered: undefined, caller: 'user' as const, what: 'user that is no database user' },
    { registered: undefined, caller: 'role' as const, what: 'role that is no database user' },
    {
      registered: 'ROLE' as const,
      caller: 'user' as const,
      what: 'user, where the role of its name is registered',
    },
    {
      registered: 'USER' as const,
      caller: 'role' as const,
      what: 'role, where the user of its name is registered',
    },
  ].map(
    ({ registered, caller, what }): CredentialCase => ({
      name: what,
      prepare({ account, databaseUsers }) {
        const user = account.createUser({ userName: 'app' });
        const role = account.createRole({ roleName: 'app' });
        if (registered) {
          const { arn } = registered === 'USER' ? user : role;
          databaseUsers.create({ username: arn, awsIAMType: registered, roles: [] });
        }
        return caller === 'user'
          ? account.createAccessKey(user)
          : account.issueSession({ roleName: 'app', roleSessionName: 'refusal' });
      },
      refusal: userNotFound(caller === 'user' ? `arn:aws:iam::${ACCOUNT}:user/app` : roleName('app')),
      reason: 'no database user arn:aws:',
    }),
  ),
  ...['ap', 'app2', 'App', 'refusal'].map(
    (callerRole): CredentialCase => ({
      name: `role ${callerRole}, where app is registered`,
      prepare(sandbox) {
        createSession(sandbox);
        sandbox.account.createRole({ roleName: callerRole });
        return sandbox.account.issueSession({ roleName: callerRole, roleSessionName: 'app' });
      },
      refusal: userNotFound(roleName(callerRole)),
      reason: `no database user ${roleName(callerRole)}`,
    }),
  ),
  {
    name: 'user of another path, where /team/app is registered',
    prepare({ account, databaseUsers }) {
      const { arn } = account.createUser({ userName: 'app', path: '/other/' });
      databaseUsers.create({ username: arn.replace('/other/', '/team/'), awsIAMType: 'USER', roles: [] });
      return account.createAccessKey({ userName: 'app' });
    },
    refusal: userNotFound(`arn:aws:iam::${ACCOUNT}:user/other/app`),
    reason: 'no database user arn:aws:iam:',
  },
];

function roleName(name: string): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/*`;
}
