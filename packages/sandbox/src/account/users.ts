import type { Clock } from '../clock.ts';
import { showTyped } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { issueUserId } from './identifiers.ts';
import { type AccountScope, iamArn } from './partition.ts';
import type { PolicyDocument } from './policy.ts';
import type { InlinePolicy, UserRecord } from './principal.ts';
import type { Tag } from './tag.ts';
import { validateIdentityPolicy } from './validate-policy.ts';

export interface UserInput {
  userName: string;
  path?: string;
  tags?: readonly Tag[];
  /** What the user may do, as an inline policy. */
  policy?: PolicyDocument;
}

export interface Users {
  /** @throws Error when there is such a user. */
  create(input: UserInput): UserRecord;
  find(userName: string): UserRecord | undefined;
  /** @throws Error when there is no such user. */
  get(userName: string): UserRecord;
  /** Whether IAM would refuse the name, which it does not distinguish by case; `create` does. */
  isTaken(userName: string): boolean;
  all(): UserRecord[];
  delete(user: UserRecord): void;
}

/** The name of the inline policy of users and roles that are not made over IAM. */
const INLINE_POLICY_NAME = 'inline';

/** The inline policies of one that is not made over IAM. */
export function inlinePoliciesOf(policy: PolicyDocument | undefined): Map<string, InlinePolicy> {
  const document = JSON.stringify(policy);
  return new Map(policy && [[INLINE_POLICY_NAME, { document, policy: structuredClone(policy) }]]);
}

export function createUsers(scope: AccountScope, clock: Clock): Users {
  const users = new Map<string, UserRecord>();
  const isTaken = (name: string) =>
    [...users.keys()].some((taken) => taken.toLowerCase() === name.toLowerCase());

  return {
    create({ userName, path = '/', tags = [], policy }) {
      if (users.has(userName)) {
        throw new UserError(`User with name ${userName} already exists.`, 'Take it, or another name.');
      }
      if (policy) validateIdentityPolicy(policy);
      const user: UserRecord = {
        userName,
        userId: issueUserId(),
        arn: iamArn(scope, `user${path}${userName}`),
        path,
        createDate: new Date(clock()),
        tags,
        inlinePolicies: inlinePoliciesOf(policy),
        attachedPolicies: new Map(),
      };
      users.set(userName, user);
      return user;
    },
    find: (userName) => users.get(userName),
    get(userName) {
      const user = users.get(userName);
      if (!user) {
        throw new UserError(
          `The user with name ${showTyped(userName)} cannot be found.`,
          'Make it with createUser().',
        );
      }
      return user;
    },
    isTaken,
    all: () => [...users.values()],
    delete: ({ userName }) => void users.delete(userName),
  };
}
