import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { maskAccessKeyId } from '../../masking/mask-message.ts';
import { parseAuthorization } from '../../sigv4/parse-authorization.ts';
import type { AuthAttempt } from '../auth-attempts.ts';
import type { DatabaseUser, DatabaseUsers } from '../database-users.ts';
import type { LoginFailure } from '../dialect.ts';
import { loginNameOfCaller } from '../login-name.ts';
import {
  CLIENT_NONCE_BYTES,
  type ClientFirst,
  type ClientSecond,
  formatServerFirst,
  parseClientFirst,
  parseClientSecond,
  SERVER_NONCE_BYTES,
} from './payloads.ts';
import type { StsClient } from './sts-client.ts';

export interface AuthenticatedUser {
  loginName: string;
  databaseUser: DatabaseUser;
}

/** The server's side of one MONGODB-AWS conversation. It serves once: two steps, in order, then it is spent. */
export interface Conversation {
  /** In base64, as STS gets it; undefined until it has started. */
  readonly serverNonce: string | undefined;
  /** Client first → server first. @throws LoginError */
  start(payload: Uint8Array): Uint8Array;
  /**
   * Client second → the user, or why not.
   *
   * @param present who is logged in on the connection already
   * @throws LoginError
   */
  finish(payload: Uint8Array, present?: AuthenticatedUser): Promise<AuthenticatedUser>;
}

export interface ConversationContext {
  stsHost: string;
  stsClient: StsClient;
  databaseUsers: DatabaseUsers;
  clock: Clock;
  /** The server's, by which scopes of users name it. */
  clusterName: string;
  /** Filled in as the conversation goes; the caller records it. */
  attempt: AuthAttempt;
}

export class LoginError extends Error {
  override name = 'LoginError';
  readonly failure: LoginFailure;

  constructor(failure: LoginFailure) {
    super(reasonOf(failure));
    this.failure = failure;
  }
}

/**
 * The headers that the client must have signed. A server leaves this to no one else: STS demands only that the host is
 * signed, and a GetCallerIdentity signature that does not cover the server nonce could be replayed.
 * https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws
 */
const REQUIRED_SIGNED_HEADERS = [
  'content-length',
  'content-type',
  'host',
  'x-amz-date',
  'x-mongodb-gs2-cb-flag',
  'x-mongodb-server-nonce',
];

export function createConversation(context: ConversationContext): Conversation {
  const { stsHost, stsClient, databaseUsers, clock, clusterName, attempt } = context;
  let first: (ClientFirst & { serverNonce: Buffer }) | undefined;

  return {
    get serverNonce() {
      return first?.serverNonce.toString('base64');
    },

    start(payload) {
      const clientFirst = orMalformed(() => parseClientFirst(payload));
      const serverNonce = Buffer.concat([
        clientFirst.clientNonce,
        randomBytes(SERVER_NONCE_BYTES - CLIENT_NONCE_BYTES),
      ]);
      first = { ...clientFirst, serverNonce };
      return formatServerFirst({ serverNonce, stsHost });
    },

    async finish(payload, present) {
      if (!first) throw malformed('client second came before client first');
      const { serverNonce, gs2CbFlag } = first;
      const second = orMalformed(() => parseClientSecond(payload));
      orMalformed(() => verifySignedHeaders(second, attempt), 'not-signed');

      const answer = await stsClient
        .getCallerIdentity({ ...second, serverNonce, gs2CbFlag })
        .catch((error: NodeJS.ErrnoException) => {
          // A token with a line break: STS is never asked.
          const isUnsendable = error.code === 'ERR_INVALID_CHAR';
          throw malformed(
            `the STS call failed: ${error.message}`,
            isUnsendable ? 'malformed' : 'sts-unreachable',
          );
        });
      attempt.stsStatus = answer.status;
      if (!('arn' in answer)) {
        throw new LoginError({ kind: 'sts', status: answer.status, reason: answer.error });
      }

      attempt.callerArn = answer.arn;
      const [, roleSessionName] = /:assumed-role\/[^/]+\/(.+)$/.exec(answer.arn) ?? [];
      if (roleSessionName !== undefined) attempt.roleSessionName = roleSessionName;

      const loginName = loginNameOfCaller(answer.arn);
      // Like a server, this comes before the user is looked for, to reveal as little as possible.
      if (present?.loginName === loginName) return present;
      if (present) throw new LoginError({ kind: 'already-authenticated', loginName: present.loginName });
      const databaseUser = databaseUsers.findByLoginName(loginName);
      if (!databaseUser) throw new LoginError({ kind: 'user-not-found', loginName });
      const { usableFrom, scopes } = databaseUser;
      if (usableFrom && clock() < usableFrom.getTime()) {
        throw new LoginError({ kind: 'user-pending', loginName });
      }
      if (scopes?.length && !scopes.some(({ name, type }) => type === 'CLUSTER' && name === clusterName)) {
        throw new LoginError({ kind: 'user-out-of-scope', loginName });
      }
      return { loginName, databaseUser };
    },
  };
}

function reasonOf(failure: LoginFailure): string {
  switch (failure.kind) {
    case 'user-not-found':
      return `no database user ${failure.loginName}`;
    case 'user-pending':
      return `the database user ${failure.loginName} is still pending on this cluster`;
    case 'user-out-of-scope':
      return `the database user ${failure.loginName} has scopes, and this cluster is none of them`;
    case 'already-authenticated':
      return `the connection is already authenticated as ${failure.loginName}`;
    default:
      return failure.reason;
  }
}

function verifySignedHeaders(
  { authorizationHeader, sessionToken }: ClientSecond,
  attempt: AuthAttempt,
): void {
  const { credential, signedHeaders } = parseAuthorization(authorizationHeader, true);
  attempt.accessKeyId = maskAccessKeyId(credential.split('/', 1)[0] ?? '');
  attempt.keyKind = sessionToken === undefined ? 'static' : 'temporary';
  const required =
    sessionToken === undefined
      ? REQUIRED_SIGNED_HEADERS
      : [...REQUIRED_SIGNED_HEADERS, 'x-amz-security-token'];
  const unsigned = required.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length > 0) throw new Error(`required headers are not signed: ${unsigned.join(', ')}`);
}

/** Whatever goes wrong in reading what the client sent is the same failure to it. */
function orMalformed<T>(parse: () => T, kind?: MalformedKind): T {
  try {
    return parse();
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : String(error), kind);
  }
}

type MalformedKind = Exclude<Extract<LoginFailure, { reason: string }>['kind'], 'sts'>;

function malformed(reason: string, kind: MalformedKind = 'malformed'): LoginError {
  return new LoginError({ kind, reason });
}
