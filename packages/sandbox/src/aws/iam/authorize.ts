import { evaluateCallerPolicies } from '../../account/caller-policies.ts';
import type { ConditionContext } from '../../account/match-condition.ts';
import {
  callerContext,
  requestTagContext,
  resourceContext,
  timeContext,
} from '../../account/request-context.ts';
import type { Tag } from '../../account/tag.ts';
import { AwsError } from '../query-protocol.ts';
import type { IamCall } from './iam-call.ts';
import { type Resource, tagsOf } from './resources.ts';

/**
 * Texts as users of the live service quote them. Deliberately different from AWS: newer texts of an explicit deny also
 * name the policy that denies.
 *
 * @param action `iam:CreateUser`
 * @param context what this action alone has for conditions
 * @throws AwsError AccessDenied
 */
export function authorize(
  call: IamCall,
  action: string,
  { arn, name }: Resource,
  context: ConditionContext = {},
): void {
  const { caller, now } = call;
  const verdict = evaluateCallerPolicies(caller, {
    action,
    resource: arn,
    context: {
      ...timeContext(now),
      ...callerContext(caller),
      ...resourceContext(tagsOf(call, arn)),
      ...context,
    },
  });
  if (verdict === 'allow') return;
  const why =
    verdict === 'deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  throw new AwsError(
    'AccessDenied',
    `User: ${caller.identity.arn} is not authorized to perform: ${action} on resource: ${name} ${why}`,
  );
}

/**
 * For what is made, with its tags, which need a permission of their own: openshift/installer#1073.
 *
 * @param kind `User`
 * @param tagged as the permission for the tags names it, where it does so otherwise
 * @throws AwsError AccessDenied
 */
export function authorizeCreation(
  call: IamCall,
  kind: string,
  resource: Resource,
  tags: readonly Tag[],
  tagged = resource,
): void {
  const context = requestTagContext(tags);
  authorize(call, `iam:Create${kind}`, resource, context);
  if (tags.length > 0) authorize(call, `iam:Tag${kind}`, tagged, context);
}
