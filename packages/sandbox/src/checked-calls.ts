import type { Account } from './account/account.ts';
import type { DatabaseUsers } from './atlas/database-users.ts';
import type { InstanceMetadata } from './aws/imds.ts';
import { type CallForm, checkArgument, checkGiven } from './check-given.ts';

/** Looks at what a call is given before it is made. @throws UserError */
export type Check = (given: unknown) => void;

export type Checks<T> = Readonly<Partial<Record<keyof T, Check>>>;

const takes = (call: string, members: CallForm['members'], example: string): Check => {
  const form = { call: `${call}()`, example, members };
  return (given) => checkGiven(form, given);
};

const USER_EXAMPLE = "username: 'arn:aws:iam::123456789012:user/alice', awsIAMType: 'USER'";
const ROLE_EXAMPLE = "roles: [{ roleName: 'read', databaseName: 'shop' }]";
const USER_ID = { username: 'text', awsIAMType: 'text' } as const;

export const DATABASE_USERS_CHECKS: Checks<DatabaseUsers> = {
  create: takes(
    'databaseUsers.create',
    { ...USER_ID, roles: 'list' },
    `sandbox.databaseUsers.create({ ${USER_EXAMPLE}, ${ROLE_EXAMPLE} })`,
  ),
  update: takes(
    'databaseUsers.update',
    { ...USER_ID, roles: 'list' },
    `sandbox.databaseUsers.update({ ${USER_EXAMPLE}, ${ROLE_EXAMPLE} })`,
  ),
  delete: takes('databaseUsers.delete', USER_ID, `sandbox.databaseUsers.delete({ ${USER_EXAMPLE} })`),
  find: takes('databaseUsers.find', USER_ID, `sandbox.databaseUsers.find({ ${USER_EXAMPLE} })`),
  findByLoginName: (given) =>
    checkArgument(
      'databaseUsers.findByLoginName()',
      'text',
      given,
      'sandbox.databaseUsers.findByLoginName(provision.authenticatedUser)',
    ),
};

const text = (call: string, what: string): Check => {
  return (given) => checkArgument(`account.${call}()`, 'text', given, `sandbox.account.${call}(${what})`);
};

export const ACCOUNT_CHECKS: Checks<Account> = {
  createUser: takes(
    'account.createUser',
    { userName: 'text', path: 'text?', policy: 'object?' },
    "sandbox.account.createUser({ userName: 'alice' })",
  ),
  deleteUser: takes(
    'account.deleteUser',
    { userName: 'text' },
    "sandbox.account.deleteUser({ userName: 'alice' })",
  ),
  createAccessKey: takes(
    'account.createAccessKey',
    { userName: 'text' },
    "sandbox.account.createAccessKey({ userName: 'alice' })",
  ),
  deleteAccessKey: takes(
    'account.deleteAccessKey',
    { accessKeyId: 'text' },
    'sandbox.account.deleteAccessKey({ accessKeyId })',
  ),
  createRole: takes(
    'account.createRole',
    {
      roleName: 'text',
      accountId: 'text?',
      path: 'text?',
      trustPolicy: 'object?',
      policy: 'object?',
      maxSessionDurationSeconds: 'number?',
    },
    "sandbox.account.createRole({ roleName: 'app', trustPolicy })",
  ),
  deleteRole: takes(
    'account.deleteRole',
    { roleName: 'text', accountId: 'text?' },
    "sandbox.account.deleteRole({ roleName: 'app' })",
  ),
  findRole: text('findRole', "'arn:aws:iam::123456789012:role/app'"),
  createOpenIdConnectProvider: takes(
    'account.createOpenIdConnectProvider',
    { url: 'text', clientIds: 'list' },
    "sandbox.account.createOpenIdConnectProvider({ url: issuer.issuer, clientIds: ['sts.amazonaws.com'] })",
  ),
  deleteOpenIdConnectProvider: takes(
    'account.deleteOpenIdConnectProvider',
    { arn: 'text' },
    'sandbox.account.deleteOpenIdConnectProvider({ arn: provider.arn })',
  ),
  findOpenIdConnectProvider: text('findOpenIdConnectProvider', 'issuer.issuer'),
  issueSession: takes(
    'account.issueSession',
    {
      roleName: 'text',
      accountId: 'text?',
      roleSessionName: 'text',
      durationSeconds: 'number?',
      isChained: 'boolean?',
      sourceIdentity: 'text?',
      tags: 'list?',
      federation: 'object?',
    },
    "sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'test' })",
  ),
  issueUserSession: takes(
    'account.issueUserSession',
    { userName: 'text', durationSeconds: 'number' },
    "sandbox.account.issueUserSession({ userName: 'alice', durationSeconds: 3600 })",
  ),
  assumeRoleForService: takes(
    'account.assumeRoleForService',
    {
      service: 'text',
      roleName: 'text',
      accountId: 'text?',
      roleSessionName: 'text',
      durationSeconds: 'number?',
      sourceArn: 'text?',
      tags: 'list?',
    },
    "sandbox.account.assumeRoleForService({ service: 'ec2.amazonaws.com', roleName: 'app', roleSessionName: 'test' })",
  ),
  findKey: text('findKey', 'accessKeyId'),
  findKeyBySessionToken: text('findKeyBySessionToken', 'sessionToken'),
  wasIssued: text('wasIssued', 'accessKeyId'),
};

export const INSTANCE_METADATA_CHECKS: Checks<InstanceMetadata> = {
  attachRole: (given) => {
    if (given === undefined) return;
    checkArgument(
      'instanceMetadata.attachRole()',
      'text',
      given,
      "sandbox.instanceMetadata.attachRole('app'), or with undefined to take a role off",
    );
  },
};
