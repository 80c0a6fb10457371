import { issuerName } from '../../account/oidc-provider.ts';
import { iamArn } from '../../account/partition.ts';
import { AwsError } from '../query-protocol.ts';
import { authorizeCreation } from './authorize.ts';
import { tagsElementIfAny } from './elements.ts';
import { alreadyExists } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource } from './resources.ts';
import { CLIENT_ID, PROVIDER_URL, THUMBPRINT } from './validations/constraints.ts';
import { validateProviderUrl } from './validations/provider-url.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readTags, validateTags } from './validations/tags.ts';

const MAX_CLIENT_IDS = 100;
const MAX_THUMBPRINTS = 5;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function createOpenIdConnectProvider(call: IamCall): object {
  const members = readIamMembers(call);
  const clientIds = members.textList('ClientIDList', CLIENT_ID);
  const thumbprints = members.textList('ThumbprintList', THUMBPRINT);
  const url = members.requiredText('Url', PROVIDER_URL);
  const tags = readTags(members);
  members.check();
  validateTags(tags);
  const { entities } = call.account;
  const arn = iamArn(call.account, `oidc-provider/${issuerName(url)}`);
  authorizeCreation(call, 'OpenIDConnectProvider', arnResource(arn), tags);

  validateProviderUrl(url);
  if (thumbprints.length > MAX_THUMBPRINTS) {
    throw new AwsError('InvalidInput', 'Thumbprint list must contain fewer than 5 entries.');
  }
  if (clientIds.length > MAX_CLIENT_IDS) {
    throw new AwsError(
      'LimitExceeded',
      `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENT_IDS}`,
    );
  }
  // The provider is found by its ARN, which does not have the scheme.
  if (entities.oidcProviders.findByArn(arn)) alreadyExists(`Provider with url ${url} already exists.`);
  entities.oidcProviders.create({ url, clientIds, thumbprints, tags });
  return { OpenIDConnectProviderArn: arn, ...tagsElementIfAny(tags) };
}
