import { UserError } from '@atlas-aws-iam/command';
import type { PlainObject } from '../kinds/kinds.ts';

const NOUNS: Readonly<Record<PlainObject['kind'], string>> = {
  'access-list-entry': 'an entry of the access list',
  cluster: 'a cluster',
  'database-user': 'a database user',
  'iam-role': 'an IAM role',
  'iam-user': 'an IAM user',
  'instance-profile': 'an instance profile',
  'oidc-provider': 'an identity provider',
  'reserved-role': 'a role',
  'role-in-instance-profile': 'a role in the instance profile',
  'role-policy': 'a policy of the role',
  'user-policy': 'a policy of the user',
};

/** For what has the name that a setup would give, and is not this setup's. Nothing is adopted. */
export function foreignObject(kind: PlainObject['kind'], name: string, tag: string | undefined): UserError {
  const what = `there is ${NOUNS[kind]} ${name} already`;
  if (tag !== undefined) {
    return new UserError(
      `${what}. A setup has made it (${tag}), but not one that this state knows.`,
      'Run destroy where the state of that setup is, or delete it by hand.',
    );
  }
  return new UserError(
    `${what}, and no setup has made it.`,
    kind === 'database-user'
      ? 'Delete it in Atlas, under Database Access, or leave this path out.'
      : 'Delete it, or give this setup names of its own: --suffix <word>.',
  );
}
