// Imported when credentials are resolved: an examination without network has no need of the SDK.
import {
  fromEnv,
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromNodeProviderChain,
  fromSSO,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import type { PathId } from './paths.ts';

export interface ResolvedIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** Resolves credentials as the path's example does; `default-chain` as the driver does without a provider. */
export async function resolveCredentials(path: PathId): Promise<ResolvedIdentity> {
  switch (path) {
    case 'default-chain':
      return fromNodeProviderChain(chainOptions(process.env))();
    case 'env-vars':
    case 'lambda':
      return fromEnv()();
    case 'shared-profile':
      return fromIni()();
    case 'sso':
      return fromSSO()();
    case 'web-identity':
      return fromTokenFile()();
    case 'container-role':
      return fromHttp()();
    case 'ec2-role':
      return fromInstanceMetadata({ timeout: 3000, maxRetries: 3, ec2MetadataV1Disabled: true })();
    case 'sts-assume-role':
      return fromTemporaryCredentials({
        masterCredentials: fromIni(),
        params: {
          RoleArn: process.env.ASSUME_ROLE_ARN ?? '',
          RoleSessionName: process.env.ASSUME_ROLE_SESSION_NAME || 'atlas-example',
          ...(process.env.ASSUME_ROLE_EXTERNAL_ID && { ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID }),
        },
        clientConfig: { region: process.env.AWS_REGION || 'us-east-1' },
      })();
  }
}

// Regions whose STS the driver takes to be the global one while AWS_STS_REGIONAL_ENDPOINTS is `legacy`.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
const LEGACY_REGIONS =
  /^(?:ap-northeast-1|ap-south-1|ap-southeast-[12]|aws-global|ca-central-1|eu-central-1|eu-north-1|eu-west-[123]|sa-east-1|us-east-[12]|us-west-[12])$/;

/** As driver 7 calls the chain (src/cmap/auth/aws_temporary_credentials.ts). */
function chainOptions({ AWS_STS_REGIONAL_ENDPOINTS = '', AWS_REGION = '' }: NodeJS.ProcessEnv) {
  const [mode, region] = [AWS_STS_REGIONAL_ENDPOINTS.toLowerCase(), AWS_REGION.toLowerCase()];
  const isRegional = mode === 'regional' || (mode === 'legacy' && !LEGACY_REGIONS.test(region));
  return region !== '' && isRegional ? { clientConfig: { region } } : {};
}
