import { authorize } from './authorize.ts';
import type { IamAction } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html and API_ListRolePolicies.html */
export function listInlinePolicies({ kind, inlineName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, inlineName);
    const page = readPage(members);
    members.check();
    authorize(call, `iam:List${kind}Policies`, resource(call, name));

    return pageElement('PolicyNames', [...named(call, name).inlinePolicies.keys()], page);
  };
}
