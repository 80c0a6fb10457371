import { authorize } from './authorize.ts';
import { noSuchEntity } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource, userResource } from './resources.ts';
import { ACCESS_KEY_ID } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 * A key that was never used has `N/A` for service and region. The answer for a key that there is not is inferred.
 */
export function getAccessKeyLastUsed(call: IamCall): object {
  const members = readIamMembers(call);
  const accessKeyId = members.requiredText('AccessKeyId', ACCESS_KEY_ID);
  members.check();
  const key = call.account.entities.keys.findStaticKey(accessKeyId);
  authorize(call, 'iam:GetAccessKeyLastUsed', key ? userResource(call, key.userName) : arnResource('*'));

  if (!key) return noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
  const { lastUsed, userName } = key;
  return {
    UserName: userName,
    AccessKeyLastUsed: {
      ...(lastUsed && { LastUsedDate: lastUsed.at }),
      ServiceName: lastUsed?.service ?? 'N/A',
      Region: lastUsed?.region ?? 'N/A',
    },
  };
}
