import { authorize } from './authorize.ts';
import { roleElement } from './elements.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { pathResource } from './resources.ts';
import { PATH_PREFIX } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
export function listRoles(call: IamCall): object {
  const members = readIamMembers(call);
  const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
  const page = readPage(members);
  members.check();
  authorize(call, 'iam:ListRoles', pathResource(call, 'role', pathPrefix));

  const roles = call.account.entities.roles.all().filter(({ path }) => path.startsWith(pathPrefix));
  return pageElement(
    'Roles',
    roles.map((role) => ({
      ...roleElement(call, role),
      ...(role.description !== undefined && { Description: role.description }),
      MaxSessionDuration: role.maxSessionDurationSeconds,
    })),
    page,
  );
}
