import { holderPolicies, type NamedPolicy } from '../../account/caller-policies.ts';
import { evaluateIdentityPolicy, type PolicyRequest } from '../../account/evaluate-policy.ts';
import type { ConditionContext } from '../../account/match-condition.ts';
import type { PolicyHolder } from '../../account/principal.ts';
import { timeContext } from '../../account/request-context.ts';
import type { Tag } from '../../account/tag.ts';
import { AwsError } from '../query-protocol.ts';
import { refuseNotEmulated } from '../validations/refuse-not-emulated.ts';
import { authorize } from './authorize.ts';
import { listElement } from './elements.ts';
import { noSuchEntity } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { type Resource, roleResource, userResource } from './resources.ts';
import { ACTION_NAME, ARN, RESOURCE_NAME } from './validations/constraints.ts';
import { readContextEntries } from './validations/context-entries.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { requireList } from './validations/required-list.ts';

const NOT_EMULATED = [
  'CallerArn',
  'PermissionsBoundaryPolicyInputList',
  'PolicyInputList',
  'ResourceHandlingOption',
  'ResourceOwner',
  'ResourcePolicy',
];

interface Source extends PolicyHolder {
  arn: string;
  tags: readonly Tag[];
  resource: Resource;
}

/**
 * Whether a user or a role may do each of the actions, by its own policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 * Deliberately different from AWS: a statement that matches is named by its policy alone, without its place; and which
 * context values are missing is never said.
 */
export function simulatePrincipalPolicy(call: IamCall): object {
  refuseNotEmulated('iam:SimulatePrincipalPolicy', call.parameters, NOT_EMULATED);
  const members = readIamMembers(call);
  const sourceArn = members.requiredText('PolicySourceArn', ARN);
  const actions = members.textList('ActionNames', ACTION_NAME);
  const resources = members.textList('ResourceArns', RESOURCE_NAME);
  const entries = readContextEntries(call.parameters, members);
  const page = readPage(members);
  members.check();
  requireList('actionNames', actions);
  const source = sourceOf(call, sourceArn);
  authorize(call, 'iam:SimulatePrincipalPolicy', source.resource);

  const context: ConditionContext = {
    ...timeContext(call.now),
    'aws:PrincipalArn': source.arn,
    'aws:PrincipalAccount': call.account.accountId,
    ...Object.fromEntries(source.tags.map(({ key, value }) => [`aws:PrincipalTag/${key}`, value])),
    ...entries,
  };
  const policies = holderPolicies(source);
  const targets = resources.length === 0 ? ['*'] : resources;
  const results = actions.flatMap((action) =>
    targets.map((resource) => evaluate(policies, { action, resource, context })),
  );
  return pageElement('EvaluationResults', results, page);
}

/** Its ARN is of a user or a role; that of a session is none. The text is inferred. */
function sourceOf(call: IamCall, arn: string): Source {
  const { roles, users } = call.account.entities;
  if (!/^arn:aws(?:-us-gov|-cn)?:iam::\d{12}:(?:role|user)\/./.test(arn)) {
    throw new AwsError(
      'InvalidInput',
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  }
  const user = users.all().find((each) => each.arn === arn);
  if (user) return { ...user, resource: userResource(call, user.userName) };
  const role = roles.findByArn(arn);
  if (role) return { ...role, resource: roleResource(call, role.roleName) };
  const [kind, name] = /:user\//.test(arn) ? ['user', userNameOf(arn)] : ['role', userNameOf(arn)];
  // Whoever may simulate nothing does not learn what there is.
  authorize(call, 'iam:SimulatePrincipalPolicy', { arn, name: `${kind} ${name}` });
  return noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
}

function userNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function evaluate(policies: readonly NamedPolicy[], request: PolicyRequest): object {
  const verdicts = policies.map(({ name, policy }) => ({ name, verdict: evaluateOne(policy, request) }));
  const decisive = ['deny', 'allow'].find((wanted) => verdicts.some(({ verdict }) => verdict === wanted));
  const decision = decisive === 'deny' ? 'explicitDeny' : decisive === 'allow' ? 'allowed' : 'implicitDeny';
  const matched = verdicts.filter(({ verdict }) => verdict === decisive);
  return {
    EvalActionName: request.action,
    EvalResourceName: request.resource,
    EvalDecision: decision,
    MatchedStatements: listElement(
      matched.map(({ name }) => ({ SourcePolicyId: name, SourcePolicyType: 'IAM Policy' })),
    ),
    MissingContextValues: listElement([]),
  };
}

/** Statements about other services are kept as they were given, with conditions that the sandbox may not know. */
function evaluateOne(policy: NamedPolicy['policy'], request: PolicyRequest): 'deny' | 'allow' | 'none' {
  try {
    return evaluateIdentityPolicy(policy, request);
  } catch {
    throw new AwsError('NotImplemented', `The sandbox does not emulate a condition on ${request.action}.`);
  }
}
