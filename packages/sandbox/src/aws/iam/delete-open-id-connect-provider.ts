import { authorize } from './authorize.ts';
import { noSuchEntity } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource } from './resources.ts';
import { readProviderArn } from './validations/provider-arn.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html
 * That page calls it idempotent; the live service was seen to refuse what is not there (localstack/localstack, 2026-02).
 */
export function deleteOpenIdConnectProvider(call: IamCall): undefined {
  const arn = readProviderArn(call);
  authorize(call, 'iam:DeleteOpenIDConnectProvider', arnResource(arn));

  if (!call.account.entities.oidcProviders.findByArn(arn)) {
    noSuchEntity(`OpenId connect Provider ${arn} cannot be found.`);
  }
  call.account.deleteOpenIdConnectProvider({ arn });
}
