import type { ObjectId } from './object-id.ts';
import type { PolicyTemplate } from './policy-template.ts';
import type { ArnOf } from './reference.ts';

interface Described {
  id: ObjectId;
}

export interface IamUser extends Described {
  kind: 'iam-user';
  userName: string;
}

/** Its secret is shown once, and goes into the reader's files only. It cannot have a tag. */
export interface AccessKey extends Described {
  kind: 'access-key';
  userName: string;
}

export interface OidcProvider extends Described {
  kind: 'oidc-provider';
  url: string;
  clientIds: readonly string[];
}

export interface IamRole extends Described {
  kind: 'iam-role';
  roleName: string;
  trust: PolicyTemplate;
}

/** A role that IAM Identity Center has made: it is looked for, and never changed. */
export interface ReservedRole extends Described {
  kind: 'reserved-role';
  /** `/aws-reserved/sso.amazonaws.com/` */
  pathPrefix: string;
  /** `AWSReservedSSO_` */
  namePrefix: string;
}

/** A policy inside of a user: it goes with the user, and cannot have a tag. */
export interface UserPolicy extends Described {
  kind: 'user-policy';
  userName: string;
  policyName: string;
  document: PolicyTemplate;
}

/** A managed policy of AWS's on a role. */
export interface RolePolicy extends Described {
  kind: 'role-policy';
  roleName: string;
  policyArn: string;
}

export interface InstanceProfile extends Described {
  kind: 'instance-profile';
  instanceProfileName: string;
}

export interface RoleInInstanceProfile extends Described {
  kind: 'role-in-instance-profile';
  instanceProfileName: string;
  roleName: string;
}

/** Of Atlas. Marked by a label, as the others are by a tag. */
export interface DatabaseUser extends Described {
  kind: 'database-user';
  username: ArnOf;
  awsIAMType: 'USER' | 'ROLE';
  roles: readonly { roleName: string; databaseName: string }[];
  scopes: readonly { name: string; type: 'CLUSTER' }[];
}

/** One thing that a setup makes, with what must hold of it. */
export type SetupObject =
  | IamUser
  | AccessKey
  | OidcProvider
  | IamRole
  | ReservedRole
  | UserPolicy
  | RolePolicy
  | InstanceProfile
  | RoleInInstanceProfile
  | DatabaseUser;
