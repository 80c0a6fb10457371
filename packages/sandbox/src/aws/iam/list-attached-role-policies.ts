import { attachedPolicyElements } from './attach-policy.ts';
import { authorize } from './authorize.ts';
import { roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { roleResource } from './resources.ts';
import { PATH_PREFIX, ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html */
export function listAttachedRolePolicies(call: IamCall): object {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
  const page = readPage(members);
  members.check();
  authorize(call, 'iam:ListAttachedRolePolicies', roleResource(call, roleName));

  const policies = attachedPolicyElements(roleNamed(call, roleName), pathPrefix);
  return pageElement('AttachedPolicies', policies, page);
}
