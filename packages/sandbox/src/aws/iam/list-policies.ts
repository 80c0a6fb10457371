import { iamArn } from '../../account/partition.ts';
import { refuseNotEmulated } from '../validations/refuse-not-emulated.ts';
import { authorize } from './authorize.ts';
import { policyElement } from './elements.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { isPolicyOfAws } from './resources.ts';
import { ONLY_ATTACHED, PATH_PREFIX, POLICY_SCOPE } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
 * Deliberately different from AWS: of AWS's own policies there are two.
 */
export function listPolicies(call: IamCall): object {
  refuseNotEmulated('iam:ListPolicies', call.parameters, ['PolicyUsageFilter']);
  const members = readIamMembers(call);
  const scope = members.text('Scope', POLICY_SCOPE) ?? 'All';
  const onlyAttached = members.text('OnlyAttached', ONLY_ATTACHED) === 'true';
  const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
  const page = readPage(members);
  members.check();
  const arn = iamArn(call.account, `policy${pathPrefix}`);
  authorize(call, 'iam:ListPolicies', { arn, name: `policy path ${pathPrefix}` });

  const { managedPolicies, roles, users } = call.account.entities;
  const isAttached = (policyArn: string) =>
    [...users.all(), ...roles.all()].some(({ attachedPolicies }) => attachedPolicies.has(policyArn));
  const policies = managedPolicies
    .all()
    .filter((policy) => policy.path.startsWith(pathPrefix))
    .filter((policy) => scope === 'All' || (scope === 'AWS') === isPolicyOfAws(policy.arn))
    .filter((policy) => !onlyAttached || isAttached(policy.arn));
  return pageElement(
    'Policies',
    policies.map((policy) => policyElement(call, policy)),
    page,
  );
}
