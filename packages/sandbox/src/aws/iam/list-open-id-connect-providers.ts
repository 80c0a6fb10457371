import { iamArn } from '../../account/partition.ts';
import { authorize } from './authorize.ts';
import { listElement } from './elements.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource } from './resources.ts';

/** It has no pages: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html */
export function listOpenIdConnectProviders(call: IamCall): object {
  const { entities } = call.account;
  authorize(call, 'iam:ListOpenIDConnectProviders', arnResource(iamArn(call.account, 'oidc-provider/*')));
  return {
    OpenIDConnectProviderList: listElement(entities.oidcProviders.all().map(({ arn }) => ({ Arn: arn }))),
  };
}
