import { authorize } from './authorize.ts';
import { encodeDocument } from './encode-document.ts';
import { noSuchEntity } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { policyResource } from './resources.ts';
import { VERSION_ID } from './validations/constraints.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** The only version of a policy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html */
export function getPolicyVersion(call: IamCall): object {
  const members = readIamMembers(call);
  const arn = readPolicyArn(members);
  const versionId = members.requiredText('VersionId', VERSION_ID);
  members.check();
  validatePolicyArn(arn);
  authorize(call, 'iam:GetPolicyVersion', policyResource(arn));

  const policy = call.account.entities.managedPolicies.find(arn);
  if (!policy || versionId !== 'v1') {
    noSuchEntity(`Policy ${arn} version ${versionId} does not exist or is not attachable.`);
  }
  return {
    PolicyVersion: {
      Document: encodeDocument(policy.document),
      VersionId: versionId,
      IsDefaultVersion: true,
      CreateDate: policy.createDate,
    },
  };
}
