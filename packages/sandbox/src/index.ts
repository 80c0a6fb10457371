export type { AccessKey, Account, AccountOptions, IamUser, Role, Session } from './account/account.ts';
export type { Partition } from './account/partition.ts';
export type { PolicyDocument, PolicyStatement } from './account/policy.ts';
export type { AuthAttempt } from './atlas/auth-attempts.ts';
export type { CommandRecord } from './atlas/command-record.ts';
export type {
  DatabaseUser,
  DatabaseUserId,
  DatabaseUserScope,
  DatabaseUsers,
} from './atlas/database-users.ts';
export type { Dialect } from './atlas/dialect.ts';
export type { DatabaseRole } from './atlas/roles.ts';
export type { AtlasApiAccess } from './atlas-api/atlas-api-options.ts';
export type { InstanceMetadata } from './aws/imds.ts';
export type { NamedIssuer } from './aws/named-issuers.ts';
export type { OidcIssuer } from './aws/oidc-issuer.ts';
export type { PublicKeySet } from './aws/public-key-set.ts';
export type { AwsRequest } from './aws/request-log.ts';
export type { StsCall } from './aws/sts/record-call.ts';
export type { SandboxEvent } from './cli/sandbox-event.ts';
export type { Clock } from './clock.ts';
export { type Restore, useEnvironment } from './environment/use-environment.ts';
export type { Fault } from './faults.ts';
export type { FirstDocuments } from './first-documents.ts';
export type { KeptState } from './kept-state.ts';
export type { CredentialPath, Provision } from './paths/credential-path.ts';
export { credentialPaths } from './paths/credential-paths.ts';
export type { ProvisionOptions } from './paths/provisioner.ts';
export type { Sandbox } from './running-sandbox.ts';
export { startSandbox } from './sandbox.ts';
export type { SandboxClock } from './sandbox-clock.ts';
export type { SandboxOptions } from './sandbox-options.ts';
export { createTlsIdentity, type TlsIdentity, type TlsOptions } from './tls-identity.ts';
export { UserError } from './user-error.ts';
