import { callerContext, evaluateCallerPolicies } from '../../account/caller-policies.ts';
import type { Tag } from '../../account/tag.ts';
import { AwsError } from '../query-protocol.ts';
import type { IamCall } from './iam-call.ts';
import type { Resource } from './resources.ts';

/**
 * Texts as users of the live service quote them. Deliberately different from AWS: newer texts of an explicit deny also
 * name the policy that denies.
 *
 * @param action `iam:CreateUser`
 * @throws AwsError AccessDenied
 */
export function authorize({ caller }: IamCall, action: string, { arn, name }: Resource): void {
  const verdict = evaluateCallerPolicies(caller, { action, resource: arn, context: callerContext(caller) });
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
 * Tags that come with what is made need a permission of their own: openshift/installer#1073.
 *
 * @param action `iam:TagUser`
 * @throws AwsError AccessDenied
 */
export function authorizeTags(call: IamCall, action: string, resource: Resource, tags: readonly Tag[]): void {
  if (tags.length > 0) authorize(call, action, resource);
}
