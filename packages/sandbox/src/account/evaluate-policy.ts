import { type ConditionContext, matchCondition } from './match-condition.ts';
import { matchPattern } from './match-pattern.ts';
import { matchPrincipal, type Requester } from './match-principal.ts';
import { listOf, type PolicyDocument, type PolicyStatement } from './policy.ts';

export interface PolicyRequest {
  /** `sts:AssumeRole` */
  action: string;
  /** The ARN of the role. */
  resource: string;
  context: ConditionContext;
}

/** `account`: allowed to the requester's account, which must allow it to the requester. */
export type TrustVerdict = 'deny' | 'name' | 'account' | 'none';

/** What a role's trust policy says of a requester. An explicit deny wins over every allow. */
export function evaluateTrustPolicy(
  policy: PolicyDocument | undefined,
  requester: Requester,
  request: PolicyRequest,
): TrustVerdict {
  let verdict: TrustVerdict = 'none';
  for (const statement of policy?.Statement ?? []) {
    const covered = matchPrincipal(statement.Principal, requester);
    if (!covered || !matchStatement(statement, request)) continue;
    if (statement.Effect === 'Deny') return 'deny';
    if (verdict !== 'name') verdict = covered;
  }
  return verdict;
}

/** What the policy of a user or a role says that it may do. An explicit deny wins over every allow. */
export function evaluateIdentityPolicy(
  policy: PolicyDocument,
  request: PolicyRequest,
): 'deny' | 'allow' | 'none' {
  const matching = policy.Statement.filter(
    (statement) => matchResource(statement, request.resource) && matchStatement(statement, request),
  );
  if (matching.length === 0) return 'none';
  return matching.some(({ Effect }) => Effect === 'Deny') ? 'deny' : 'allow';
}

function matchResource({ Resource, NotResource }: PolicyStatement, resource: string): boolean {
  const isAmong = (patterns: PolicyStatement['Resource']) =>
    listOf(patterns).some((pattern) => matchPattern(pattern, resource));
  return NotResource === undefined ? isAmong(Resource) : !isAmong(NotResource);
}

function matchStatement(
  { Action, NotAction, Condition }: PolicyStatement,
  { action, context }: PolicyRequest,
): boolean {
  // Actions are not case-sensitive:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
  const isAmong = (patterns: PolicyStatement['Action']) =>
    listOf(patterns).some((pattern) => matchPattern(pattern.toLowerCase(), action.toLowerCase()));
  const isCovered = NotAction === undefined ? isAmong(Action) : !isAmong(NotAction);
  return isCovered && matchCondition(Condition, context);
}
