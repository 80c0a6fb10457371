import type { Account } from '../account/account.ts';
import type { DatabaseUsers } from '../atlas/database-users.ts';
import { loginNameOfCaller } from '../atlas/login-name.ts';
import { maskAccessKeyId, maskIdentity } from '../masking/mask-message.ts';
import type { InspectorState } from './model.ts';

/** The newest: a sandbox that runs for weeks issues many. */
const MAX_KEYS = 500;

type Identity = InspectorState['identities'][number];

/** Who has a key that is good, or was made inactive, and the database users that they may become; newest last. */
export function identitiesOf(account: Account, databaseUsers: DatabaseUsers, now: number): Identity[] {
  const byArn = new Map<string, Identity['accessKeys'][number][]>();
  const keys = account.entities.keys
    .all()
    .filter(({ record: { expiration } }) => !expiration || expiration.getTime() > now);
  for (const { record, status } of keys.slice(-MAX_KEYS)) {
    const { accessKeyId, identity, sessionToken } = record;
    const own = byArn.get(identity.arn) ?? [];
    byArn.set(identity.arn, own);
    own.push({
      accessKeyId: maskAccessKeyId(accessKeyId),
      status: sessionToken === undefined ? status : 'Temporary',
    });
  }
  return [...byArn].map(([arn, accessKeys]) => {
    const user = databaseUsers.findByLoginName(loginNameOfCaller(arn));
    return {
      arn: maskIdentity(arn),
      accessKeys,
      databaseUsers: user ? [maskIdentity(user.username)] : [],
    };
  });
}
