// Everything at once, for the one file of a project that keeps connect as its own.

export { explain, inspectSources } from './explain/index.ts';
export {
  type AwsCredentialIdentity,
  type AwsCredentialProvider,
  authenticatedUser,
  ConnectError,
  type ConnectOptions,
  connect,
  describeCredentials,
  type Explanation,
  isNotAuthorized,
  main,
  mongoClientOptions,
} from './index.ts';
export { proveAccess } from './proof.ts';
export { resolveTarget } from './target.ts';
