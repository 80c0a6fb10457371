import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { iamArn } from '../target/iam-arn.ts';
import { ifThere } from './iam-error.ts';
import type { Kind, KindContext } from './kind.ts';
import { readTag, tagsOf, tagText } from './tags.ts';

type OidcProvider = Extract<SetupObject, { kind: 'oidc-provider' }>;

/** An account has one provider for an issuer, whatever it is for: one that is there is used as it is. */
export const oidcProvider: Kind<OidcProvider> = {
  type: 'aws_iam_openid_connect_provider',
  name: ({ url }) => issuerName(url),
  attributes: ({ url, clientIds }, { record, setup }) => ({
    arn: record?.arn,
    client_id_list: clientIds,
    tags: tagText(setup),
    url,
  }),
  async read({ url, clientIds }, context) {
    const arn = arnOf(url, context);
    const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
    const provider = await ifThere(context.target.iam.send(command));
    if (!provider) return undefined;
    const { ClientIDList = [], Tags } = provider;
    const isMissing = clientIds.some((id) => !ClientIDList.includes(id));
    const difference = {
      attribute: 'client_id_list',
      from: ClientIDList.join(', '),
      to: clientIds.join(', '),
    };
    return { owner: readTag(Tags), made: { arn }, differences: isMissing ? [difference] : [] };
  },
  async create({ url: Url, clientIds }, { target, setup }) {
    const { OpenIDConnectProviderArn: arn = '' } = await target.iam.send(
      new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: [...clientIds], Tags: tagsOf(setup) }),
    );
    return { arn };
  },
  async remove({ url }, context) {
    const OpenIDConnectProviderArn = arnOf(url, context);
    await ifThere(
      context.target.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
    );
  },
};

/** It follows from the account and the URL, and cannot be asked for otherwise. */
const arnOf = (url: string, { target }: KindContext) => iamArn(target, `oidc-provider/${issuerName(url)}`);

const issuerName = (url: string) => url.replace(/^https?:\/\//, '');
