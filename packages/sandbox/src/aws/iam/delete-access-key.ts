import { accessKeyOf } from './access-key-of.ts';
import { authorize } from './authorize.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { ACCESS_KEY_ID } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readOptionalUserName, userNameOrCaller } from './validations/user-name.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html */
export function deleteAccessKey(call: IamCall): undefined {
  const members = readIamMembers(call);
  const named = readOptionalUserName(members);
  const accessKeyId = members.requiredText('AccessKeyId', ACCESS_KEY_ID);
  members.check();
  const userName = userNameOrCaller(call, named);
  authorize(call, 'iam:DeleteAccessKey', userResource(call, userName));

  accessKeyOf(call, userName, accessKeyId);
  call.account.deleteAccessKey({ accessKeyId });
}
