import { authorize } from './authorize.ts';
import { instanceProfileElement } from './elements.ts';
import { roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { pathResource, roleResource } from './resources.ts';
import { PATH_PREFIX, ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html */
export function listInstanceProfiles(call: IamCall): object {
  const members = readIamMembers(call);
  const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
  const page = readPage(members);
  members.check();
  authorize(call, 'iam:ListInstanceProfiles', pathResource(call, 'instance-profile', pathPrefix));

  const profiles = call.account.entities.instanceProfiles
    .all()
    .filter(({ path }) => path.startsWith(pathPrefix));
  return pageElement(
    'InstanceProfiles',
    profiles.map((profile) => instanceProfileElement(call, profile)),
    page,
  );
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html */
export function listInstanceProfilesForRole(call: IamCall): object {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const page = readPage(members);
  members.check();
  authorize(call, 'iam:ListInstanceProfilesForRole', roleResource(call, roleName));

  const profiles = call.account.entities.instanceProfiles.withRole(roleNamed(call, roleName));
  return pageElement(
    'InstanceProfiles',
    profiles.map((profile) => instanceProfileElement(call, profile)),
    page,
  );
}
