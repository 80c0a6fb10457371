import { refuseNotEmulated } from '../validations/refuse-not-emulated.ts';
import { authorizeCreation } from './authorize.ts';
import { userElement } from './elements.ts';
import { alreadyExists } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { newResource } from './resources.ts';
import { PATH, USER_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readTags, validateTags } from './validations/tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export function createUser(call: IamCall): object {
  refuseNotEmulated('iam:CreateUser', call.parameters, ['PermissionsBoundary']);
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', USER_NAME);
  const path = members.text('Path', PATH) ?? '/';
  const tags = readTags(members);
  members.check();
  validateTags(tags);
  const resource = newResource(call, 'user', path, userName);
  authorizeCreation(call, 'User', resource, tags);

  const { users } = call.account.entities;
  if (users.isTaken(userName)) alreadyExists(`User with name ${userName} already exists.`);
  return { User: userElement(users.create({ userName, path, tags })) };
}
