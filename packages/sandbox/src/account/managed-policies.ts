import type { Clock } from '../clock.ts';
import { issuePolicyId } from './identifiers.ts';
import { type AccountScope, iamArn, type Partition } from './partition.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';
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

export function createManagedPolicies(scope: AccountScope, clock: Clock): ManagedPolicies {
  const own = new Map<string, ManagedPolicy>();
  const { partition } = scope;
  const awsOwn = new Map(
    [createAdministratorAccess(partition), createLambdaBasicExecutionRole(partition)].map((each) => [
      each.arn,
      each,
    ]),
  );

  return {
    create(input) {
      const policy: ManagedPolicy = {
        ...input,
        policyId: issuePolicyId(),
        arn: iamArn(scope, `policy${input.path}${input.policyName}`),
        createDate: new Date(clock()),
      };
      own.set(policy.arn, policy);
      return policy;
    },
    find: (arn) => awsOwn.get(arn) ?? own.get(arn),
    findByName: (policyName) =>
      [...own.values()].find((policy) => policy.policyName.toLowerCase() === policyName.toLowerCase()),
    all: () => [...awsOwn.values(), ...own.values()],
    delete: ({ arn }) => void own.delete(arn),
  };
}

/**
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
 * Deliberately different from AWS: the ids of its policies are others.
 */
function createAdministratorAccess(partition: Partition): ManagedPolicy {
  return ofAws(partition, {
    policyName: 'AdministratorAccess',
    path: '/',
    description: 'Provides full access to AWS services and resources.',
    createDate: new Date('2015-02-06T18:39:46Z'),
    statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  });
}

/**
 * For the execution role of a function:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 */
function createLambdaBasicExecutionRole(partition: Partition): ManagedPolicy {
  return ofAws(partition, {
    policyName: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    description: 'Provides write permissions to CloudWatch Logs.',
    createDate: new Date('2015-04-09T15:03:43Z'),
    statement: {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  });
}

type DescribedPolicy = Required<Pick<ManagedPolicy, 'policyName' | 'path' | 'description' | 'createDate'>> & {
  statement: PolicyStatement;
};

function ofAws(partition: Partition, { statement, ...described }: DescribedPolicy): ManagedPolicy {
  const policy: PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
  return {
    ...described,
    policyId: issuePolicyId(),
    arn: iamArn({ partition, accountId: 'aws' }, `policy${described.path}${described.policyName}`),
    tags: [],
    document: JSON.stringify(policy),
    policy,
  };
}
