import type { Account } from '../account/account.ts';
import type { DatabaseUsers } from '../atlas/database-users.ts';
import type { ContainerCredentials } from '../aws/container-credentials.ts';
import type { IdentityCenter } from '../aws/identity-center.ts';
import type { InstanceMetadata } from '../aws/imds.ts';
import type { OidcIssuer } from '../aws/oidc-issuer.ts';
import type { Signin } from '../aws/signin.ts';
import type { PathFiles } from './path-files.ts';

/** One way from environment to credentials: what must exist in AWS and Atlas, and what a program must find. */
export interface CredentialPath {
  id: string;
  /** One line, for lists. */
  title: string;
  /** Kinds of the path, the usual one first. */
  variants: readonly [string, ...string[]];
  /** Whether the SDK's default chain finds these credentials by itself, from the environment alone. */
  isInDefaultChain: boolean;
  provision(parts: PathParts, variant: string): Provision | Promise<Provision>;
}

export interface PathParts {
  account: Account;
  databaseUsers: DatabaseUsers;
  /** What the names of users and roles begin with that become database users. */
  principalPrefix: string;
  /** How long what is issued stays valid. */
  durationSeconds: number;
  /** Unguessable bytes, the same at each time that they are asked for by this name. */
  derive(name: string, length: number): Buffer;
  /** The files of this path and variant alone. */
  files: PathFiles;
  instanceMetadata: InstanceMetadata;
  /** `http://<host>:<port>`; undefined where the service has its real address. */
  instanceMetadataUrl: string | undefined;
  containerCredentials: ContainerCredentials;
  /** `http://<host>:<port>`; undefined where the service has its real addresses. */
  containerCredentialsUrl: string | undefined;
  identityCenter: IdentityCenter;
  signin: Signin;
  /** The issuer of the cluster whose service accounts get web identity tokens. It starts when it is first asked for. */
  oidcIssuer(): Promise<OidcIssuer>;
}

export interface Provision {
  /** Variables of this path alone; those that every path shares are added to them. */
  env: Record<string, string>;
  /** The ARN that `GetCallerIdentity` gives for these credentials, with `*` for a session name made up at run time. */
  principal: string;
  /** The name the MongoDB side maps the principal to. */
  authenticatedUser: string;
}
