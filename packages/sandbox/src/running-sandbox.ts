import type { Account } from './account/account.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { DatabaseUsers } from './atlas/database-users.ts';
import type { AtlasApiAccess } from './atlas-api/atlas-api-options.ts';
import type { InstanceMetadata } from './aws/imds.ts';
import type { NamedIssuer } from './aws/named-issuers.ts';
import type { OidcIssuer } from './aws/oidc-issuer.ts';
import type { PublicKeySet } from './aws/public-key-set.ts';
import type { AwsRequest } from './aws/request-log.ts';
import type { StsCall } from './aws/sts/record-call.ts';
import type { Restore } from './environment/use-environment.ts';
import type { Fault } from './faults.ts';
import type { KeptState } from './kept-state.ts';
import type { Provision } from './paths/credential-path.ts';
import type { ProvisionOptions } from './paths/provisioner.ts';
import type { SandboxClock } from './sandbox-clock.ts';

export interface Sandbox extends AsyncDisposable {
  /**
   * `mongodb://127.0.0.1:<port>/?authMechanism=MONGODB-AWS&authSource=%24external`, with TLS also `&tls=true`. In the dialect
   * `documentdb` all that a client of Amazon DocumentDB needs, with the file of the authority.
   */
  readonly mongodbUri: string;
  /** PEM, for the driver's `ca` or a file for its `tlsCAFile`; undefined without TLS. */
  readonly tlsCertificateAuthority: string | undefined;
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  readonly awsEndpointUrl: string;
  /** Atlas's Administration API, with a service account that may do everything there. As secret as a key. */
  readonly atlasApi: AtlasApiAccess;
  readonly account: Account;
  readonly databaseUsers: DatabaseUsers;
  /** The time in the sandbox, which can be advanced. */
  readonly clock: SandboxClock;
  /** The newest thousand SASL conversations, oldest first. */
  readonly authAttempts: AuthAttempt[];
  /** The newest thousand calls of STS, oldest first. */
  readonly stsCalls: StsCall[];
  /** The newest thousand requests to any service of AWS, oldest first. */
  readonly awsRequests: AwsRequest[];
  /** The instance that the metadata service speaks for. */
  readonly instanceMetadata: InstanceMetadata;
  /**
   * Issues web identity tokens. It is started when first asked for, and no identity provider until it is made one.
   *
   * @throws UserError once the sandbox is stopped.
   */
  oidcIssuer(): Promise<OidcIssuer>;
  /**
   * Plays an issuer of the outside world by its URL, such as `https://token.actions.githubusercontent.com`: makes a key for
   * it, by which STS verifies its tokens. Nothing is fetched. It is no identity provider until it is made one, over IAM or
   * with `account.createOpenIdConnectProvider`. Called again for the same URL, the new key takes the place of the old.
   *
   * @throws UserError for a URL that is not `https`.
   */
  namedIssuer(url: string): Promise<NamedIssuer>;
  /**
   * As `namedIssuer`, with public keys that are given (RFC 7517), for tokens that are signed elsewhere.
   *
   * @throws UserError for a URL that is not `https`, and for a key that is not public.
   */
  publishIssuerKeys(url: string, keys: PublicKeySet): void;
  /** Sockets open on the MongoDB side. */
  readonly connectionCount: number;
  /**
   * `http://127.0.0.1:<port>/<random path>/`, a page for a browser on this machine; undefined without the option `inspect`.
   * Whoever knows it can read what was recorded, which holds no secret.
   */
  readonly inspectorUrl: string | undefined;
  /** Variables that reach this sandbox, credentials left out. */
  readonly env: Readonly<Record<string, string>>;
  /** What lets the next sandbox have these ports and keys: its option `kept`. */
  readonly kept: KeptState;
  /**
   * Makes what a credential path needs, once: asked again for the same, it gives the same.
   *
   * @param options the variant alone, or what else is wanted
   * @throws UserError that names the paths, or the path's variants, when there is no such one; for a database or a role that
   * cannot be; or once `stop` is called.
   */
  provision(pathId: string, options?: string | ProvisionOptions): Promise<Provision>;
  /**
   * Sets `process.env` to what `provision` gave, and gives the function that puts back what was there before. `stop()` calls
   * it too. One environment is in use at a time.
   *
   * @throws UserError while another environment is in use, in this process; or once `stop` is called.
   */
  use(provision: Pick<Provision, 'env' | 'principal'>): Restore;
  /**
   * Lets something go wrong the next time, or the next times: see `Fault`. A client that tries again by itself may hide it.
   *
   * @throws UserError for a fault that there is not.
   */
  failNext(fault: Fault, options?: { times?: number }): void;
  /**
   * Puts everything back to how it started: documents (those of an `upstream` stay), IAM, database users, records, the
   * inspector's too, faults, the clock. Only what
   * `provision` gave stays good, with the same keys. Open MongoDB connections end, and with them logins under way, which
   * neither succeed nor leave a record.
   *
   * @throws UserError once `stop` is called.
   */
  reset(): Promise<void>;
  /** Restores an environment in use, and ends all servers. Idempotent: every call is done when they are. */
  stop(): Promise<void>;
}
