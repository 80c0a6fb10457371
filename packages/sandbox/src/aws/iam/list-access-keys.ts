import { authorize } from './authorize.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import { userResource } from './resources.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readOptionalUserName, userNameOrCaller } from './validations/user-name.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html */
export function listAccessKeys(call: IamCall): object {
  const members = readIamMembers(call);
  const named = readOptionalUserName(members);
  const page = readPage(members);
  members.check();
  const userName = userNameOrCaller(call, named);
  authorize(call, 'iam:ListAccessKeys', userResource(call, userName));

  userNamed(call, userName);
  const keys = call.account.entities.keys.staticKeysOf(userName).map((key) => ({
    UserName: userName,
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: key.createDate,
  }));
  return pageElement('AccessKeyMetadata', keys, page);
}
