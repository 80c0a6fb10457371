import type { Account } from '../account/account.ts';
import type { DatabaseUsers } from '../atlas/database-users.ts';
import { loginNameOfCaller } from '../atlas/login-name.ts';
import { maskAccessKeyId, maskIdentity } from '../masking/mask-message.ts';
import type { InspectorState } from './model.ts';

/** The newest: a sandbox that runs for weeks issues many. */
const MAX_KEYS = 500;

type Identity = InspectorState['identities'][number];

/**
 * Who has a key that is good, or was made inactive, and the database users that they may become; newest last. The sessions
 * of a role are one, as they are one database user: callers choose their names, and may choose a piece of a secret.
 */
export function identitiesOf(account: Account, databaseUsers: DatabaseUsers, now: number): Identity[] {
  const byLoginName = new Map<string, Identity['accessKeys'][number][]>();
  const keys = account.entities.keys
    .all()
    .filter(({ record: { expiration } }) => !expiration || expiration.getTime() > now);
  for (const { record, status } of keys.slice(-MAX_KEYS)) {
    const { accessKeyId, identity, sessionToken } = record;
    const loginName = loginNameOfCaller(identity.arn);
    const own = byLoginName.get(loginName) ?? [];
    byLoginName.set(loginName, own);
    own.push({
      accessKeyId: maskAccessKeyId(accessKeyId),
      status: sessionToken === undefined ? status : 'Temporary',
    });
  }
  return [...byLoginName].map(([loginName, accessKeys]) => {
    const user = databaseUsers.findByLoginName(loginName);
    return {
      arn: maskIdentity(loginName),
      accessKeys,
      databaseUsers: user ? [maskIdentity(user.username)] : [],
    };
  });
}
