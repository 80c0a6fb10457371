import { UserError } from '@atlas-aws-iam/command';
import { paginateListRoles, type Role } from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import type { Kind, KindContext } from './kind.ts';

type ReservedRole = Extract<SetupObject, { kind: 'reserved-role' }>;

/** A role that IAM Identity Center has made: it is found, and otherwise left alone. */
export const reservedRole: Kind<ReservedRole> = {
  type: 'aws_iam_role',
  name: ({ namePrefix }) => `${namePrefix}*`,
  attributes: () => ({}),
  async read(object, context) {
    const role = await findRole(object, context);
    return { owner: 'holder', made: { arn: role.Arn ?? '' }, differences: [] };
  },
  create: () => Promise.reject(new Error('IAM Identity Center makes its roles itself.')),
  remove: async () => {},
};

/** @throws UserError when there is none, or more than one that may be meant */
async function findRole({ pathPrefix, namePrefix }: ReservedRole, { target }: KindContext): Promise<Role> {
  const { permissionSet } = target.reader;
  // The name is `AWSReservedSSO_<permission set>_<16 hexadecimal digits>`.
  const isMeant = ({ RoleName = '' }: Role) =>
    RoleName.startsWith(namePrefix) &&
    (permissionSet === undefined ||
      RoleName.slice(namePrefix.length).replace(/_[^_]*$/, '') === permissionSet);
  const roles: Role[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: target.iam }, { PathPrefix: pathPrefix })) {
    roles.push(...Roles.filter(isMeant));
  }
  const [first, second] = roles;
  if (first && !second) return first;
  if (first) {
    const names = roles.map(({ RoleName = '' }) => RoleName.slice(namePrefix.length).replace(/_[^_]*$/, ''));
    throw new UserError(
      `the account has ${roles.length} roles of IAM Identity Center.`,
      `Name the permission set: --permission-set ${names.join(' or ')}`,
    );
  }
  throw new UserError(
    permissionSet === undefined
      ? 'the account has no role of IAM Identity Center.'
      : `the account has no role of the permission set ${permissionSet}.`,
    'An administrator assigns a permission set to the account in IAM Identity Center; that makes the role.',
  );
}
