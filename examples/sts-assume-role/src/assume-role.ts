import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';

const sts = new STSClient({ credentials: fromIni(), region: process.env.AWS_REGION || 'us-east-1' });

// With the STS call under your control you decide on session names, tags or MFA. Without such wishes
// fromTemporaryCredentials({ masterCredentials, params }) is all this in one line.
export async function assumeRole() {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: process.env.ASSUME_ROLE_ARN,
      RoleSessionName: process.env.ASSUME_ROLE_SESSION_NAME || 'atlas-example',
      ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID || undefined,
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken, Expiration } = Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
