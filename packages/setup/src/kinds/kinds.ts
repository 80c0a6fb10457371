import type { RecordedObject } from '../state/setup-record.ts';
import { accessListEntry } from './access-list-entry.ts';
import { cluster } from './cluster.ts';
import { databaseUser } from './database-user.ts';
import { iamRole } from './iam-role.ts';
import { iamUser } from './iam-user.ts';
import { instanceProfile, roleInInstanceProfile } from './instance-profile.ts';
import type { Kind } from './kind.ts';
import { oidcProvider } from './oidc-provider.ts';
import { reservedRole } from './reserved-role.ts';
import { rolePolicy } from './role-policy.ts';
import { userPolicy } from './user-policy.ts';

/** Those that are read, made and removed alike. A key and a file have secrets, which makes them different. */
const KINDS = {
  'access-list-entry': accessListEntry,
  cluster,
  'database-user': databaseUser,
  'iam-role': iamRole,
  'iam-user': iamUser,
  'instance-profile': instanceProfile,
  'oidc-provider': oidcProvider,
  'reserved-role': reservedRole,
  'role-in-instance-profile': roleInInstanceProfile,
  'role-policy': rolePolicy,
  'user-policy': userPolicy,
};

export type PlainObject = Extract<RecordedObject, { kind: keyof typeof KINDS }>;

/** The kind is of the object, which the compiler cannot know of a union. */
export function kindOf<Described extends PlainObject>(object: Described): Kind<Described> {
  return KINDS[object.kind] as unknown as Kind<Described>;
}
