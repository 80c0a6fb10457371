import type { Clock } from '../clock.ts';
import { showTyped } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { issueRoleId } from './identifiers.ts';
import { type AccountScope, iamArn } from './partition.ts';
import type { PolicyDocument } from './policy.ts';
import type { RoleRecord } from './principal.ts';
import type { Tag } from './tag.ts';
import { inlinePoliciesOf } from './users.ts';
import { validateIdentityPolicy, validateTrustPolicy } from './validate-policy.ts';

export interface RoleInput {
  roleName: string;
  path?: string;
  description?: string | undefined;
  tags?: readonly Tag[];
  /** Who may assume the role: nobody when left out. */
  trustPolicy?: PolicyDocument;
  /** What its sessions may do, as an inline policy. */
  policy?: PolicyDocument;
  /** 3600 to 43200; 3600 when left out, as in IAM. */
  maxSessionDurationSeconds?: number | undefined;
}

export interface Roles {
  /** @throws Error when there is such a role, or its policies are not valid. */
  create(input: RoleInput): RoleRecord;
  find(roleName: string): RoleRecord | undefined;
  findByArn(arn: string): RoleRecord | undefined;
  /** @throws Error when there is no such role. */
  get(roleName: string): RoleRecord;
  /** Whether IAM would refuse the name, which it does not distinguish by case; `create` does. */
  isTaken(roleName: string): boolean;
  all(): RoleRecord[];
  delete(role: RoleRecord): void;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const MIN_MAX_SESSION_DURATION_SECONDS = 3600;
const MAX_MAX_SESSION_DURATION_SECONDS = 43_200;

export function createRoles(scope: AccountScope, clock: Clock): Roles {
  const roles = new Map<string, RoleRecord>();
  const isTaken = (name: string) =>
    [...roles.keys()].some((taken) => taken.toLowerCase() === name.toLowerCase());

  return {
    create({ roleName, path = '/', description, tags = [], trustPolicy, policy, maxSessionDurationSeconds }) {
      if (roles.has(roleName)) {
        throw new UserError(`Role with name ${roleName} already exists.`, 'Take it, or another name.');
      }
      if (trustPolicy) validateTrustPolicy(trustPolicy, scope.partition);
      if (policy) validateIdentityPolicy(policy);
      const role: RoleRecord = {
        roleName,
        roleId: issueRoleId(),
        arn: iamArn(scope, `role${path}${roleName}`),
        path,
        createDate: new Date(clock()),
        tags,
        description,
        ...(trustPolicy && { trustPolicy: structuredClone(trustPolicy) }),
        inlinePolicies: inlinePoliciesOf(policy),
        attachedPolicies: new Map(),
        maxSessionDurationSeconds: validMaxSessionDuration(maxSessionDurationSeconds),
      };
      roles.set(roleName, role);
      return role;
    },
    find: (roleName) => roles.get(roleName),
    findByArn: (arn) => [...roles.values()].find((role) => role.arn === arn),
    get(roleName) {
      const role = roles.get(roleName);
      if (!role) {
        throw new UserError(
          `The role with name ${showTyped(roleName)} cannot be found.`,
          'Make it with createRole().',
        );
      }
      return role;
    },
    isTaken,
    all: () => [...roles.values()],
    delete: ({ roleName }) => void roles.delete(roleName),
  };
}

function validMaxSessionDuration(seconds = MIN_MAX_SESSION_DURATION_SECONDS): number {
  const isValid =
    Number.isInteger(seconds) &&
    seconds >= MIN_MAX_SESSION_DURATION_SECONDS &&
    seconds <= MAX_MAX_SESSION_DURATION_SECONDS;
  if (isValid) return seconds;
  throw new UserError(
    `A role's sessions can last up to 3600 to 43200 seconds, not ${seconds}.`,
    'Give a whole number between these as maxSessionDurationSeconds, or leave it out for 3600.',
  );
}
