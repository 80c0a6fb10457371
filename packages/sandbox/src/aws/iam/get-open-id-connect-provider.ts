import { issuerName } from '../../account/oidc-provider.ts';
import { authorize } from './authorize.ts';
import { listElement, tagsElement } from './elements.ts';
import { noSuchEntity } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource } from './resources.ts';
import { readProviderArn } from './validations/provider-arn.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html */
export function getOpenIdConnectProvider(call: IamCall): object {
  const arn = readProviderArn(call);
  authorize(call, 'iam:GetOpenIDConnectProvider', arnResource(arn));

  const provider = call.account.entities.oidcProviders.findByArn(arn);
  if (!provider) noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return {
    // Without its scheme, as the documented example has it.
    Url: issuerName(provider.url),
    ClientIDList: listElement(provider.clientIds),
    ThumbprintList: listElement(provider.thumbprints),
    CreateDate: provider.createDate,
    ...tagsElement(provider.tags),
  };
}
