export const DOCS = {
  atlasIam: 'https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/',
  atlasAccessList: 'https://www.mongodb.com/docs/atlas/security/ip-access-list/',
  atlasDatabaseUsers: 'https://www.mongodb.com/docs/atlas/security-add-mongodb-users/',
  atlasTroubleshooting: 'https://www.mongodb.com/docs/atlas/troubleshoot-connection/',
  connectionString: 'https://www.mongodb.com/docs/manual/reference/connection-string/',
  connectionStatus: 'https://www.mongodb.com/docs/manual/reference/command/connectionStatus/',
  driverIam: 'https://www.mongodb.com/docs/drivers/node/current/security/authentication/aws-iam/',
  driverTls: 'https://www.mongodb.com/docs/drivers/node/current/security/tls/',
  specification: 'https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws',
  accessKeys: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  temporaryCredentials:
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  signatureTroubleshooting:
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
  environmentVariables: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html',
  sdkCredentials:
    'https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html',
  sharedFiles: 'https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html',
  assumeRoleProfile: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html',
  sso: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html',
  credentialProcess: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html',
  webIdentity: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html',
  trustPolicy: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  stsQuotas: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
  instanceMetadata: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html',
  containerCredentials: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html',
} as const;
