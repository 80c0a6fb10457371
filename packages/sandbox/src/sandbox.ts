import type { JSONWebKeySet } from 'jose';
import { type Account, createAccount } from './account/account.ts';
import { type AuthAttempt, maskAttempt } from './atlas/auth-attempts.ts';
import { createDatabaseUsers, type DatabaseUsers } from './atlas/database-users.ts';
import type { Dialect } from './atlas/dialect.ts';
import { createDocumentCommands } from './atlas/document-commands/document-commands.ts';
import { createStsClient } from './atlas/sasl/sts-client.ts';
import { startMongoServer } from './atlas/server.ts';
import { createTlsIdentity, type TlsOptions } from './atlas/tls.ts';
import { startAwsServer } from './aws/aws-server.ts';
import type { InstanceMetadata } from './aws/imds.ts';
import { startMetadataServers } from './aws/metadata-servers.ts';
import type { NamedIssuer } from './aws/named-issuers.ts';
import { type OidcIssuer, startOidcIssuer } from './aws/oidc-issuer.ts';
import type { AwsRequest } from './aws/request-log.ts';
import type { StsCall } from './aws/sts/record-call.ts';
import { BoundedLog } from './bounded-log.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Provision } from './paths/credential-path.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import { createProvisioner } from './paths/provisioner.ts';
import { UserError } from './user-error.ts';

export interface SandboxOptions {
  /** Milliseconds since the epoch; the machine's time when left out. */
  clock?: Clock;
  /** Whose words refusals are in; `atlas` when left out. */
  dialect?: Dialect;
  /** The STS host that clients are told to sign for; the global endpoint, a server's default, when left out. */
  stsHost?: string;
  /** Whether the MongoDB side serves TLS, with a certificate made at start. AWS stays on plain HTTP. */
  tls?: boolean | TlsOptions;
  /** Where credential paths keep their files. A temporary folder that `stop` removes, when left out. */
  directory?: string;
  /**
   * Whether the metadata services have AWS's own link-local addresses, on port 80, for an SDK that nothing redirects.
   * Only where these addresses are this machine's, such as in a network namespace of its own.
   */
  linkLocal?: boolean;
  /** Called for each finished SASL conversation. What it throws is reported as a process warning: no login changes by it. */
  onAuthAttempt?: (attempt: AuthAttempt) => void;
}

export interface Sandbox extends AsyncDisposable {
  /** `mongodb://127.0.0.1:<port>/?authMechanism=MONGODB-AWS&authSource=%24external`, with TLS also `&tls=true` */
  readonly mongodbUri: string;
  /** PEM, for the driver's `ca` or a file for its `tlsCAFile`; undefined without TLS. */
  readonly tlsCertificateAuthority: string | undefined;
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  readonly awsEndpointUrl: string;
  readonly account: Account;
  readonly databaseUsers: DatabaseUsers;
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
  publishIssuerKeys(url: string, keys: JSONWebKeySet): void;
  /** Sockets open on the MongoDB side. */
  readonly connectionCount: number;
  /** Variables that reach this sandbox, credentials left out. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Makes what a credential path needs, once: asked again, it gives the same.
   *
   * @throws UserError that names the paths, or the path's variants, when there is no such one; or once `stop` is called.
   */
  provision(pathId: string, variant?: string): Promise<Provision>;
  /** Idempotent: every call is done when both servers are. */
  stop(): Promise<void>;
}

const DEFAULT_STS_HOST = 'sts.amazonaws.com';
const REGION = 'us-east-1';

async function tell(listener: SandboxOptions['onAuthAttempt'], attempt: AuthAttempt): Promise<void> {
  try {
    await listener?.(structuredClone(attempt));
  } catch {
    // The warning leaves out what was thrown: it may hold anything, and reading it may throw again.
    process.emitWarning('onAuthAttempt failed; the login is not affected', 'SandboxWarning');
  }
}

/** Credentials stay valid for 12 hours, the longest a role session can last. */
const PROVISION_DURATION_SECONDS = 12 * 3600;

/** Starts AWS and MongoDB on loopback ports of their own. Nothing is shared between two sandboxes in one process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { clock = systemClock, dialect = 'atlas', stsHost = DEFAULT_STS_HOST, tls, onAuthAttempt } = options;
  const { directory, linkLocal = false } = options;
  const account = createAccount(clock);
  const databaseUsers = createDatabaseUsers();
  const authAttempts = new BoundedLog<AuthAttempt>();
  const awsRequests = new BoundedLog<AwsRequest>();
  let issuer: Promise<OidcIssuer> | undefined;
  let stopped: Promise<void> | undefined;
  let isStopped = false;
  async function oidcIssuer(): Promise<OidcIssuer> {
    // Provisions under way while the sandbox stops still get it: they are waited for.
    if (issuer) return issuer;
    if (isStopped) throw new UserError('This sandbox is stopped. Start another one for an issuer of tokens.');
    issuer = startOidcIssuer(clock);
    return issuer;
  }

  const tlsIdentity = tls ? await createTlsIdentity(clock, tls === true ? {} : tls) : undefined;
  const metadata = await startMetadataServers({
    account,
    clock,
    requests: awsRequests,
    oidcIssuer,
    linkLocal,
  });
  const aws = await startAwsServer(account, clock, awsRequests);
  const stsClient = createStsClient(aws.url, stsHost);
  const mongo = await startMongoServer(
    {
      clock,
      dialect,
      stsHost,
      stsClient,
      databaseUsers,
      documentCommands: createDocumentCommands(clock),
      recordAuthAttempt(attempt) {
        const masked = maskAttempt(attempt);
        authAttempts.push(masked);
        void tell(onAuthAttempt, masked);
      },
    },
    tlsIdentity,
  );

  const tlsOption = tlsIdentity ? '&tls=true' : '';
  const mongodbUri = `mongodb://${mongo.host}/?authMechanism=MONGODB-AWS&authSource=%24external${tlsOption}`;
  const env = {
    AWS_MONGO_CLUSTER_URL: mongodbUri,
    AWS_MONGO_DATABASE: SANDBOX_DATABASE,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // No chain may fall through to the real metadata address.
    AWS_EC2_METADATA_DISABLED: 'true',
  };

  const { provision, stop: removeFiles } = createProvisioner({
    parts: {
      account,
      databaseUsers,
      durationSeconds: PROVISION_DURATION_SECONDS,
      ...metadata,
      identityCenter: aws.identityCenter,
      signin: aws.signin,
      oidcIssuer,
    },
    env,
    directory,
  });

  async function stopAll(): Promise<void> {
    await removeFiles();
    isStopped = true;
    await mongo.stop();
    stsClient.stop();
    await aws.stop();
    await metadata.stop();
    await (await issuer)?.stop();
  }
  const stop = () => (stopped ??= stopAll());

  return {
    mongodbUri,
    tlsCertificateAuthority: tlsIdentity?.certificateAuthority,
    awsEndpointUrl: aws.url,
    account,
    databaseUsers,
    get authAttempts() {
      return authAttempts.entries();
    },
    get stsCalls() {
      return aws.stsCalls.entries();
    },
    get awsRequests() {
      return awsRequests.entries();
    },
    get connectionCount() {
      return mongo.connectionCount();
    },
    instanceMetadata: metadata.instanceMetadata,
    oidcIssuer,
    namedIssuer: aws.namedIssuers.create,
    publishIssuerKeys: aws.namedIssuers.publish,
    env,
    provision,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
