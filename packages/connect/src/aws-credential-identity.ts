/** The shape every AWS SDK v3 provider returns and the driver accepts as `AWS_CREDENTIAL_PROVIDER`. */
export interface AwsCredentialIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** An async function that returns credentials, such as any `fromX()` of the AWS SDK. */
export type AwsCredentialProvider = () => Promise<AwsCredentialIdentity>;
