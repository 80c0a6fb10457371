import { attachedPolicyElements } from './attach-policy.ts';
import { authorize } from './authorize.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { userResource } from './resources.ts';
import { PATH_PREFIX, USER_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html */
export function listAttachedUserPolicies(call: IamCall): object {
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', USER_NAME);
  const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
  const page = readPage(members);
  members.check();
  authorize(call, 'iam:ListAttachedUserPolicies', userResource(call, userName));

  const policies = attachedPolicyElements(userNamed(call, userName), pathPrefix);
  return pageElement('AttachedPolicies', policies, page);
}
