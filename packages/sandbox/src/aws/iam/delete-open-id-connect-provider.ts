import { authorize } from './authorize.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource } from './resources.ts';
import { readProviderArn } from './validations/provider-arn.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html
 * By that page, what is not there is no error. The live service was seen to refuse it (localstack/localstack, 2026-02).
 */
export function deleteOpenIdConnectProvider(call: IamCall): undefined {
  const arn = readProviderArn(call);
  authorize(call, 'iam:DeleteOpenIDConnectProvider', arnResource(arn));

  const { oidcProviders } = call.account.entities;
  const provider = oidcProviders.findByArn(arn);
  if (provider) oidcProviders.delete(provider);
}
