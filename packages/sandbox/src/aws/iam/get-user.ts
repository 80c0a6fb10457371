import { authorize } from './authorize.ts';
import { userElement } from './elements.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readOptionalUserName, userNameOrCaller } from './validations/user-name.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html */
export function getUser(call: IamCall): object {
  const members = readIamMembers(call);
  const named = readOptionalUserName(members);
  members.check();
  const userName = userNameOrCaller(call, named);
  authorize(call, 'iam:GetUser', userResource(call, userName));

  return { User: userElement(userNamed(call, userName)) };
}
