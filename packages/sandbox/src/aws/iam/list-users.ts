import { authorize } from './authorize.ts';
import { userElement } from './elements.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { pathResource } from './resources.ts';
import { PATH_PREFIX } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html has no tags, as the other lists have none. */
export function listUsers(call: IamCall): object {
  const members = readIamMembers(call);
  const pathPrefix = members.text('PathPrefix', PATH_PREFIX) ?? '/';
  const page = readPage(members);
  members.check();
  authorize(call, 'iam:ListUsers', pathResource(call, 'user', pathPrefix));

  const users = call.account.entities.users.all().filter(({ path }) => path.startsWith(pathPrefix));
  return pageElement(
    'Users',
    users.map((user) => userElement({ ...user, tags: [] })),
    page,
  );
}
