export { authenticatedUser } from './authenticated-user.ts';
export type { AwsCredentialIdentity, AwsCredentialProvider } from './aws-credential-identity.ts';
export { connect } from './connect.ts';
export { ConnectError } from './connect-error.ts';
export type { ConnectOptions } from './connect-options.ts';
export { describeCredentials } from './describe-credentials.ts';
export {
  type CredentialSource,
  type Explanation,
  type ExplanationCode,
  inspectSources,
} from './explain/index.ts';
export { isNotAuthorized } from './is-not-authorized.ts';
export { main } from './main.ts';
