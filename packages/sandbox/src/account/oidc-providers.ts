import type { Clock } from '../clock.ts';
import { UserError } from '../user-error.ts';
import { issuerName, type OidcProvider } from './oidc-provider.ts';
import { type AccountScope, iamArn } from './partition.ts';
import type { Tag } from './tag.ts';

export interface OidcProviderInput {
  url: string;
  clientIds: readonly string[];
  thumbprints?: readonly string[];
  tags?: readonly Tag[];
}

export interface OidcProviders {
  /** @throws Error when there is such a provider. */
  create(input: OidcProviderInput): OidcProvider;
  /** The provider whose URL is exactly this. */
  find(url: string): OidcProvider | undefined;
  findByArn(arn: string): OidcProvider | undefined;
  all(): OidcProvider[];
  delete(provider: OidcProvider): void;
}

export function createOidcProviders(scope: AccountScope, clock: Clock): OidcProviders {
  const providers = new Map<string, OidcProvider>();
  const findByArn = (arn: string) => [...providers.values()].find((provider) => provider.arn === arn);

  return {
    create({ url, clientIds, thumbprints = [], tags = [] }) {
      const arn = iamArn(scope, `oidc-provider/${issuerName(url)}`);
      if (findByArn(arn)) {
        throw new UserError(`Provider with url ${url} already exists.`, 'Take it, or delete it first.');
      }
      const provider = {
        arn,
        url,
        clientIds: [...clientIds],
        thumbprints: [...thumbprints],
        createDate: new Date(clock()),
        tags,
      };
      providers.set(url, provider);
      return provider;
    },
    find: (url) => providers.get(url),
    findByArn,
    all: () => [...providers.values()],
    delete: ({ url }) => void providers.delete(url),
  };
}
