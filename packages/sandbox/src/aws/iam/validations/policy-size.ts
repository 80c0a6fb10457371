import { AwsError } from '../../query-protocol.ts';

/**
 * Characters, of which white space does not count: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * Of a trust policy that is the quota which an account has before it asks for more.
 */
const QUOTAS = { ACLSizePerRole: 2048, PolicySize: 6144 } as const;

/**
 * Texts: kubeflow/kubeflow#6687, ministryofjustice/cloud-platform-environments#14473. That white space inside of quotation
 * marks does not count either is inferred.
 *
 * @throws AwsError LimitExceeded
 */
export function validatePolicySize(document: string, quota: keyof typeof QUOTAS): void {
  if (document.replaceAll(/\s/g, '').length <= QUOTAS[quota]) return;
  throw new AwsError('LimitExceeded', `Cannot exceed quota for ${quota}: ${QUOTAS[quota]}`);
}
