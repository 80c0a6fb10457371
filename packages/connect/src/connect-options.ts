import type { MongoClientOptions } from 'mongodb';
import type { AwsCredentialProvider } from './aws-credential-identity.ts';

export interface ConnectOptions {
  /** Left out: the driver's default chain. Given: memoised, and the one that signs, on every driver. */
  readonly credentialProvider?: AwsCredentialProvider | undefined;
  /**
   * How long one call of `credentialProvider` may take, in milliseconds. Default: 120,000, enough for a person who types
   * an MFA code. At most 2,147,483,647; a call that takes longer is given up with `provider-timed-out`.
   */
  readonly credentialTimeoutMs?: number | undefined;
  /** A host, which is looked up as an SRV record, or a full URI. Default: `AWS_MONGO_CLUSTER_URL`. */
  readonly clusterUrl?: string | undefined;
  /** What `client.db()` is. Default: `AWS_MONGO_DATABASE`, else the URI's path, else `testdb`. */
  readonly database?: string | undefined;
  /** The driver's own. `serverSelectionTimeoutMS` is 10,000 unless the URI or this says otherwise. */
  readonly clientOptions?: MongoClientOptions | undefined;
}
