import type { RecordedObject } from '../state/setup-record.ts';

type IamKind = Exclude<
  RecordedObject['kind'],
  'access-list-entry' | 'cluster' | 'database-user' | 'reader-files' | 'reserved-role'
>;

interface Permissions {
  /** How its ARN goes on after the account: `user/`, followed by a name. */
  resource: 'user/' | 'role/' | 'instance-profile/' | 'oidc-provider/';
  create: readonly string[];
  update: readonly string[];
  remove: readonly string[];
}

/** What IAM asks for: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const PERMISSIONS: Readonly<Record<IamKind, Permissions>> = {
  'iam-user': {
    resource: 'user/',
    create: ['iam:CreateUser', 'iam:TagUser'],
    update: [],
    remove: ['iam:DeleteUser'],
  },
  'access-key': {
    resource: 'user/',
    create: ['iam:CreateAccessKey'],
    update: [],
    remove: ['iam:DeleteAccessKey'],
  },
  'user-policy': {
    resource: 'user/',
    create: ['iam:PutUserPolicy'],
    update: ['iam:PutUserPolicy'],
    remove: ['iam:DeleteUserPolicy'],
  },
  'iam-role': {
    resource: 'role/',
    create: ['iam:CreateRole', 'iam:TagRole'],
    update: ['iam:UpdateAssumeRolePolicy'],
    remove: ['iam:DeleteRole'],
  },
  'role-policy': {
    resource: 'role/',
    create: ['iam:AttachRolePolicy'],
    update: [],
    remove: ['iam:DetachRolePolicy'],
  },
  'instance-profile': {
    resource: 'instance-profile/',
    create: ['iam:CreateInstanceProfile', 'iam:TagInstanceProfile'],
    update: [],
    remove: ['iam:DeleteInstanceProfile'],
  },
  'role-in-instance-profile': {
    resource: 'instance-profile/',
    create: ['iam:AddRoleToInstanceProfile'],
    update: [],
    remove: ['iam:RemoveRoleFromInstanceProfile'],
  },
  'oidc-provider': {
    resource: 'oidc-provider/',
    create: ['iam:CreateOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'],
    update: [],
    remove: ['iam:DeleteOpenIDConnectProvider'],
  },
};
