import type { Account, Session } from '../account/account.ts';
import type { DatabaseUsers } from '../atlas/database-users.ts';
import type { Clock } from '../clock.ts';
import type { Keys } from '../login-client/index.ts';
import type { Tampering } from './model.ts';

export interface OwnPrincipalParts {
  account: Account;
  databaseUsers: DatabaseUsers;
  /** The one that the principal may read and write. */
  database: string;
  clock: Clock;
}

/** Whom the page's own client logs in as: an IAM user with a key, which is nobody else's, and sessions of it. */
export interface OwnPrincipal {
  arn: string;
  /** What the client signs with now. */
  keys(tamperings: ReadonlySet<Tampering>): Keys;
  setDatabaseUser(isThere: boolean): void;
  setAccessKey(isActive: boolean): void;
}

const USER_NAME = 'inspector-client';
const SESSION_SECONDS = 3600;
const RENEWAL_MS = 5 * 60 * 1000;

export function createOwnPrincipal({
  account,
  databaseUsers,
  database,
  clock,
}: OwnPrincipalParts): OwnPrincipal {
  const userName = freeUserName(account);
  const { arn } = account.createUser({ userName });
  const { accessKeyId, secretAccessKey } = account.createAccessKey({ userName });
  const roles = [{ roleName: 'readWrite', databaseName: database }] as const;
  const databaseUser = { username: arn, awsIAMType: 'USER', roles } as const;
  setDatabaseUser(true);
  let sessions: { own: Session; other: Session } | undefined;

  function renewedSessions(): { own: Session; other: Session } {
    if (sessions && sessions.own.expiration.getTime() - clock() > RENEWAL_MS) return sessions;
    const issue = () => account.issueUserSession({ userName, durationSeconds: SESSION_SECONDS });
    sessions = { own: issue(), other: issue() };
    return sessions;
  }

  /** Somebody may have made or deleted it already. */
  function setDatabaseUser(isThere: boolean): void {
    const isThereNow = databaseUsers.find(databaseUser) !== undefined;
    if (isThere && !isThereNow) databaseUsers.create(databaseUser);
    if (!isThere && isThereNow) databaseUsers.delete(databaseUser);
  }

  return {
    arn,
    keys(tamperings) {
      // A session outlives the key it was got with, here as in AWS: only whoever signs with the key itself is refused.
      if (tamperings.has('deactivate-key')) return { accessKeyId, secretAccessKey };
      const { own, other } = renewedSessions();
      const keys = { accessKeyId: own.accessKeyId, secretAccessKey: own.secretAccessKey };
      if (tamperings.has('drop-token')) return keys;
      const { sessionToken } = tamperings.has('swap-token') ? other : own;
      return { ...keys, sessionToken };
    },
    setDatabaseUser,
    setAccessKey(isActive) {
      account.entities.keys.setStatus(accessKeyId, isActive ? 'Active' : 'Inactive');
    },
  };
}

/** A user of that name may be somebody else's. */
function freeUserName({ entities: { users } }: Account): string {
  for (let count = 2, name = USER_NAME; ; count += 1) {
    if (!users.isTaken(name)) return name;
    name = `${USER_NAME}-${count}`;
  }
}
