import type { ArnOf, ExternalId, KeyPart, TokenFile } from './reference.ts';
import type { SetupObject } from './setup-object.ts';

/** What a setup is made for. */
export interface SetupParameters {
  /** The AWS account, in trust policies that name it. */
  account: string;
  /** Behind the names, so that an account can have several setups of a path. */
  suffix?: string;
  /** Where the program reads and writes. */
  database: string;
  /** The only cluster that the database user may log in to. */
  clusterName: string;
  webIdentity: WebIdentity;
}

/** Whose tokens the role of `web-identity` is for. */
export interface WebIdentity {
  /** `https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE` */
  issuer: string;
  audience: string;
  subject: string;
}

export type EnvValue = string | ArnOf | ExternalId | KeyPart | TokenFile;

/** What a credential path needs, in the order in which it is made. It is removed in the reverse order. */
export interface PathSetup {
  path: string;
  /** Whether the key goes into a profile of the shared files, of the name that IAM's objects have. */
  hasProfile: boolean;
  objects: readonly SetupObject[];
  /** What the path's program reads, besides the address of the cluster. */
  env: Readonly<Record<string, EnvValue>>;
}
