import type { Clock } from '../clock.ts';
import { issuePolicyId } from './identifiers.ts';
import type { PolicyDocument } from './policy.ts';
import type { Tag } from './tag.ts';

export interface ManagedPolicy {
  policyName: string;
  policyId: string;
  arn: string;
  path: string;
  description?: string | undefined;
  createDate: Date;
  tags: readonly Tag[];
  /** The text as it was given, for those who read it back. */
  document: string;
  policy: PolicyDocument;
}

export interface ManagedPolicyInput {
  policyName: string;
  path: string;
  description?: string | undefined;
  tags: readonly Tag[];
  document: string;
  policy: PolicyDocument;
}

/** Policies with an ARN, which any number of users and roles can share. */
export interface ManagedPolicies {
  create(input: ManagedPolicyInput): ManagedPolicy;
  find(arn: string): ManagedPolicy | undefined;
  /** Looks at the account's own policies. Case and path do not distinguish names. */
  findByName(policyName: string): ManagedPolicy | undefined;
  /** Those of AWS, then the account's own. */
  all(): ManagedPolicy[];
  delete(policy: ManagedPolicy): void;
}

export function createManagedPolicies(accountId: string, clock: Clock): ManagedPolicies {
  const own = new Map<string, ManagedPolicy>();
  const administratorAccess = createAdministratorAccess();

  return {
    create(input) {
      const policy: ManagedPolicy = {
        ...input,
        policyId: issuePolicyId(),
        arn: `arn:aws:iam::${accountId}:policy${input.path}${input.policyName}`,
        createDate: new Date(clock()),
      };
      own.set(policy.arn, policy);
      return policy;
    },
    find: (arn) => (arn === administratorAccess.arn ? administratorAccess : own.get(arn)),
    findByName: (policyName) =>
      [...own.values()].find((policy) => policy.policyName.toLowerCase() === policyName.toLowerCase()),
    all: () => [administratorAccess, ...own.values()],
    delete: ({ arn }) => void own.delete(arn),
  };
}

/**
 * The one policy of AWS's own that is emulated:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
 * Deliberately different from AWS: its id is another.
 */
function createAdministratorAccess(): ManagedPolicy {
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
  return {
    policyName: 'AdministratorAccess',
    policyId: issuePolicyId(),
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    path: '/',
    description: 'Provides full access to AWS services and resources.',
    createDate: new Date('2015-02-06T18:39:46Z'),
    tags: [],
    document: JSON.stringify(policy),
    policy,
  };
}
