import { AwsError } from '../query-protocol.ts';
import { authorize } from './authorize.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readOptionalUserName, userNameOrCaller } from './validations/user-name.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_KEYS = 2;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html */
export function createAccessKey(call: IamCall): object {
  const members = readIamMembers(call);
  const named = readOptionalUserName(members);
  members.check();
  const userName = userNameOrCaller(call, named);
  authorize(call, 'iam:CreateAccessKey', userResource(call, userName));

  userNamed(call, userName);
  const { keys } = call.account.entities;
  if (keys.staticKeysOf(userName).length >= MAX_KEYS) {
    throw new AwsError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`);
  }
  const { accessKeyId, secretAccessKey } = call.account.createAccessKey({ userName });
  return {
    AccessKey: {
      UserName: userName,
      AccessKeyId: accessKeyId,
      Status: 'Active',
      SecretAccessKey: secretAccessKey,
      CreateDate: keys.findStaticKey(accessKeyId)?.createDate,
    },
  };
}
