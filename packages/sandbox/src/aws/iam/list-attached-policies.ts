import { authorize } from './authorize.ts';
import type { IamAction } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { PATH_PREFIX } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html and API_ListAttachedRolePolicies.html */
export function listAttachedPolicies({ kind, attachedName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, attachedName);
    const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
    const page = readPage(members);
    members.check();
    authorize(call, `iam:ListAttached${kind}Policies`, resource(call, name));

    const policies = [...named(call, name).attachedPolicies.values()]
      .filter(({ path }) => path.startsWith(pathPrefix))
      .map(({ policyName, arn }) => ({ PolicyName: policyName, PolicyArn: arn }));
    return pageElement('AttachedPolicies', policies, page);
  };
}
