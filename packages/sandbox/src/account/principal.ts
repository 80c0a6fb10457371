import type { ManagedPolicy } from './managed-policies.ts';
import type { ConditionContext } from './match-condition.ts';
import type { PolicyDocument } from './policy.ts';
import type { Tag } from './tag.ts';

export interface IamUser {
  userName: string;
  userId: string;
  arn: string;
}

export interface InlinePolicy {
  /** The text as it was given, for those who read it back. */
  document: string;
  policy: PolicyDocument;
}

/** A user or a role with what it may do: nothing without a policy. */
export interface PolicyHolder {
  /** By name. */
  inlinePolicies: Map<string, InlinePolicy>;
  /** By ARN. */
  attachedPolicies: Map<string, ManagedPolicy>;
}

export interface UserRecord extends IamUser, PolicyHolder {
  path: string;
  createDate: Date;
  tags: readonly Tag[];
}

export interface Role {
  roleName: string;
  roleId: string;
  arn: string;
}

/** A role with who may assume it, nobody when there is no trust policy, and with what its sessions may do. */
export interface RoleRecord extends Role, PolicyHolder {
  path: string;
  createDate: Date;
  tags: readonly Tag[];
  description?: string | undefined;
  trustPolicy?: PolicyDocument;
  maxSessionDurationSeconds: number;
}

/** Who a key acts for. Its policies are those of now, not of when the key was issued. */
export type Principal =
  | { type: 'user'; user: UserRecord }
  | {
      type: 'role';
      role: RoleRecord;
      /** Whether another role's session assumed it. */
      isChained: boolean;
      /** Stays the same through all roles that are assumed from here. */
      sourceIdentity?: string | undefined;
      /** Beside those of the role. */
      sessionTags: readonly Tag[];
      /** What conditions know of a web identity that assumed it. */
      federation: ConditionContext;
    };

/** The user that a key is of, or the role of its session. */
export function holderOf({ principal }: { principal: Principal }): UserRecord | RoleRecord {
  return principal.type === 'user' ? principal.user : principal.role;
}

/** What `GetCallerIdentity` says of a principal. */
export interface CallerIdentity {
  arn: string;
  userId: string;
  account: string;
}
