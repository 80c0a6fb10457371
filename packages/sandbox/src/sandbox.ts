import { randomBytes } from 'node:crypto';
import type { Account } from './account/account.ts';
import { derive } from './account/identifiers.ts';
import { homeRegionOf, type Partition, regionalStsHost } from './account/partition.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { ServerContext } from './atlas/commands/command.ts';
import type { DatabaseUsers } from './atlas/database-users.ts';
import type { Dialect } from './atlas/dialect.ts';
import { createDocumentCommands } from './atlas/document-commands/document-commands.ts';
import { createStsClient } from './atlas/sasl/sts-client.ts';
import { startMongoServer } from './atlas/server.ts';
import { connectUpstream } from './atlas/upstream/upstream.ts';
import { createUpstreamCommands } from './atlas/upstream/upstream-commands.ts';
import { upstreamHello } from './atlas/upstream/upstream-hello.ts';
import type { AtlasApiAccess } from './atlas-api/atlas-api-options.ts';
import type { InstanceMetadata } from './aws/imds.ts';
import { startMetadataServers } from './aws/metadata-servers.ts';
import type { NamedIssuer } from './aws/named-issuers.ts';
import { type OidcIssuer, startOidcIssuer } from './aws/oidc-issuer.ts';
import type { PublicKeySet } from './aws/public-key-set.ts';
import type { AwsRequest } from './aws/request-log.ts';
import type { StsCall } from './aws/sts/record-call.ts';
import { checkDatabase } from './check-database.ts';
import { type CallForm, checkGiven } from './check-given.ts';
import { ACCOUNT_CHECKS, DATABASE_USERS_CHECKS, INSTANCE_METADATA_CHECKS } from './checked-calls.ts';
import { type Clock, systemClock } from './clock.ts';
import { createClusterServers } from './cluster-servers.ts';
import { deriveAtlasApiAccess } from './derive-atlas-api-access.ts';
import { type Restore, useEnvironment } from './environment/use-environment.ts';
import type { Fault } from './faults.ts';
import { createFilesFolder, type FilesFolder } from './files-folder.ts';
import { readFirstDocuments } from './first-documents.ts';
import { startHttpServer } from './http/http-server.ts';
import { startInspection } from './inspection.ts';
import type { KeptState } from './kept-state.ts';
import type { Provision } from './paths/credential-path.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import { createProvisioner, type ProvisionerParts, type ProvisionOptions } from './paths/provisioner.ts';
import { writePrivateFile } from './private-files.ts';
import { createSandboxClock, type SandboxClock } from './sandbox-clock.ts';
import { checkOptions, type SandboxOptions } from './sandbox-options.ts';
import { createSandboxState, following, type SandboxState } from './sandbox-state.ts';
import { ASYNC_DISPOSE } from './symbols.ts';
import { tell } from './tell.ts';
import { createTlsIdentity, type TlsIdentity } from './tls-identity.ts';
import { UserError } from './user-error.ts';

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

const PROVISION: CallForm = {
  call: 'provision()',
  example: "await sandbox.provision('env-vars', { database: 'shop' })",
  members: { variant: 'text?', database: 'text?', roles: 'list?' },
  isClosed: true,
};

const GLOBAL_STS_HOST = 'sts.amazonaws.com';
const CLUSTER_NAME = 'sandbox';
const ATLAS_CHANGE_MS = 1000;
/** No request of the Administration API needs more. */
const MAX_API_BODY_BYTES = 64 * 1024;

/** Credentials stay valid for 12 hours, the longest a role session can last. */
const PROVISION_DURATION_SECONDS = 12 * 3600;

/**
 * Starts AWS and MongoDB on loopback ports of their own. Nothing is shared between two sandboxes in one process, but for
 * `process.env`.
 *
 * @throws UserError for an option that there is not, or a port that cannot be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkOptions(options);
  const servers: { stop(): Promise<void> }[] = [];
  try {
    return await start(options, servers);
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    throw error;
  }
}

async function start(options: SandboxOptions, servers: { stop(): Promise<void> }[]): Promise<Sandbox> {
  const { dialect = 'atlas', inspect = false, onAuthAttempt, onAwsRequest, onCommand } = options;
  const { account: accountOptions = {}, tls = dialect === 'documentdb' } = options;
  const { partition = 'aws' } = accountOptions;
  const region = homeRegionOf(partition);
  const { stsHost = defaultStsHost(dialect, partition) } = options;
  const { database = SANDBOX_DATABASE, directory, linkLocal = false, documents = {} } = options;
  const { atlasChangeMs = ATLAS_CHANGE_MS, principalPrefix = '', stsUrl } = options;
  const { ports = {}, keySeed = randomBytes(32).toString('hex') } = options.kept ?? {};
  const { port = ports.mongodb ?? 0 } = options;
  const sandboxClock = createSandboxClock(options.clock ?? systemClock);
  const clock: Clock = sandboxClock.now;
  const folder = createFilesFolder(directory);
  // What began and failed leaves nothing behind either.
  servers.push({ stop: async () => folder.remove() });
  const seed = Buffer.from(keySeed, 'hex');
  let issuer: Promise<OidcIssuer> | undefined;
  let issuerUrl: string | undefined;
  let resetting: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  let isStopped = false;
  let restore: Restore | undefined;
  let access: AtlasApiAccess | undefined;

  function started<Server extends { stop(): Promise<void> }>(server: Server): Server {
    servers.push(server);
    return server;
  }

  // First: without it nothing else is to be started.
  const upstream =
    options.upstream === undefined ? undefined : started(await connectUpstream(options.upstream));

  const inspection = started(
    await startInspection({
      inspect,
      clock,
      seed,
      port: ports.inspector,
      sandbox: () => ({
        account,
        databaseUsers,
        dialect,
        mongodbUri,
        awsEndpointUrl: aws.url,
        certificateAuthority: tlsIdentity?.certificateAuthority,
        database,
      }),
      onCommand,
    }),
  );

  async function oidcIssuer(): Promise<OidcIssuer> {
    // Provisions under way while the sandbox stops still get it: they are waited for.
    if (issuer) return issuer;
    if (isStopped) throw new UserError('This sandbox is stopped. Start another one for an issuer of tokens.');
    issuer = startOidcIssuer(clock, ports.oidcIssuer, (exchange) => {
      state.awsRequests.push(exchange.record);
      inspection.httpTap?.(exchange);
    }).then(
      (server) => {
        issuerUrl = server.issuer;
        return server;
      },
      (error: unknown) => {
        // Its port is in use: there is nothing to stop, and it may be free the next time.
        issuer = undefined;
        throw error;
      },
    );
    return issuer;
  }

  // Before anything listens, because they may be wrong.
  const firstDocuments = readFirstDocuments(documents, upstream !== undefined);
  const tlsIdentity = tls ? await createTlsIdentity(clock, tls === true ? {} : tls) : undefined;
  const documentCommands = () =>
    upstream ? createUpstreamCommands(upstream) : createDocumentCommands(clock, firstDocuments);
  const newState = (): SandboxState =>
    createSandboxState({
      clock,
      seed,
      atlas: {
        access: atlasApiAccess,
        changeMs: atlasChangeMs,
        isTls: tlsIdentity !== undefined,
        mainServer: () => ({
          host: mongo.host,
          endConnections: () => mongo.restart(context),
          stop: async () => {},
        }),
        startCluster: (own) => clusters.start(own),
      },
      oidcIssuer,
      documentCommands,
      containerCredentialsUrl: () => metadata.containerCredentialsUrl,
      accountOptions,
      onAwsRequest: (request) =>
        void tell(onAwsRequest, request, 'onAwsRequest failed; the request is not affected'),
      httpTap: inspection.httpTap,
    });
  let state = newState();
  const account = following(() => state.account, ACCOUNT_CHECKS);
  const databaseUsers = following(() => state.databaseUsers, DATABASE_USERS_CHECKS);
  const metadata = started(
    await startMetadataServers({
      instanceMetadata: (request) => state.metadata.handlers.instanceMetadata(request),
      containerCredentials: (request) => state.metadata.handlers.containerCredentials(request),
      clock,
      linkLocal,
      ports,
    }),
  );
  const aws = started(
    await startHttpServer((request) => state.aws.handler(request), { clock, port: ports.aws ?? 0 }),
  );

  function serverContext(of: SandboxState): ServerContext {
    const { atlasApi, databaseUsers, documentCommands, faults } = of;
    return {
      clock,
      dialect,
      stsHost,
      stsClient: createStsClient(stsUrl ?? aws.url, stsHost),
      databaseUsers,
      clusterName: CLUSTER_NAME,
      isReachable: atlasApi.isReachable,
      documentCommands,
      faults,
      ...(inspection.openTap && { openTap: inspection.openTap }),
      ...(upstream && { upstreamHello: (address: string) => upstreamHello(upstream, address) }),
      recordAuthAttempt(attempt) {
        // A login that a reset has ended may learn of it only now.
        if (state !== of) return;
        recordAttempt(attempt);
        atlasApi.recordLogin(attempt);
      },
    };
  }

  function recordAttempt(attempt: AuthAttempt): void {
    state.authAttempts.push(attempt);
    void tell(onAuthAttempt, attempt, 'onAuthAttempt failed; the login is not affected');
  }

  let context = serverContext(state);
  const clusters = createClusterServers({
    context: () => (stopped ? undefined : context),
    documentCommands,
    recordAuthAttempt: recordAttempt,
    tlsIdentity,
  });
  const mongo = started(await startMongoServer(context, tlsIdentity, { port }));

  const atlasApi = started(
    await startHttpServer((request) => state.atlasApi.handler(request), {
      clock,
      port: ports.atlasApi ?? 0,
      tlsIdentity,
      maxBodyBytes: MAX_API_BODY_BYTES,
    }),
  );

  const uriOptions = [
    'authMechanism=MONGODB-AWS',
    'authSource=%24external',
    ...(tlsIdentity ? ['tls=true'] : []),
    ...(dialect === 'documentdb' ? documentdbOptions(folder, tlsIdentity) : []),
  ];
  const mongodbUri = `mongodb://${mongo.host}/?${uriOptions.join('&')}`;
  const env = {
    AWS_MONGO_CLUSTER_URL: mongodbUri,
    AWS_MONGO_DATABASE: database,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // No chain may fall through to the real metadata address.
    AWS_EC2_METADATA_DISABLED: 'true',
    // For the doctor.
    ...(inspection.url !== undefined && { ATLAS_AWS_IAM_INSPECTOR_URL: inspection.url }),
  };

  const partsOf = ({
    account,
    databaseUsers,
    aws: services,
    metadata: local,
  }: SandboxState): ProvisionerParts => ({
    account,
    databaseUsers,
    principalPrefix,
    derive: (name, length) => derive(seed, name, length),
    durationSeconds: PROVISION_DURATION_SECONDS,
    instanceMetadata: local.instanceMetadata,
    instanceMetadataUrl: metadata.instanceMetadataUrl,
    containerCredentials: local.containerCredentials,
    containerCredentialsUrl: metadata.containerCredentialsUrl,
    identityCenter: services.identityCenter,
    signin: services.signin,
    oidcIssuer,
  });
  const provisioner = createProvisioner({ parts: partsOf(state), env, folder });

  async function replaceState(): Promise<void> {
    await provisioner.settled();
    // Before anything is issued in the new state: it would be of a time that is still to come.
    const { aheadMs } = sandboxClock;
    sandboxClock.aheadMs = 0;
    const next = newState();
    try {
      await provisioner.repeat(partsOf(next));
    } catch (error) {
      sandboxClock.aheadMs = aheadMs;
      throw error;
    }
    const before = state;
    // From here on at once, so that nobody meets half of it.
    state = next;
    context.stsClient.stop();
    inspection.reset();
    context = serverContext(state);
    mongo.restart(context);
    void issuer?.then(({ requests }) => requests.clear());
    await before.aws.stop();
    await clusters.stop();
  }

  function atlasApiAccess(): AtlasApiAccess {
    access ??= deriveAtlasApiAccess(seed, { url: atlasApi.url, clusterName: CLUSTER_NAME });
    return access;
  }

  /** Until no reset is under way. */
  async function untilReset(): Promise<void> {
    for (let seen: typeof resetting; seen !== resetting; ) {
      seen = resetting;
      await seen?.catch(() => undefined);
    }
  }

  async function stopAll(): Promise<void> {
    restore?.();
    await untilReset();
    await provisioner.stop();
    folder.remove();
    isStopped = true;
    await mongo.stop();
    await clusters.stop();
    context.stsClient.stop();
    await upstream?.stop();
    await atlasApi.stop();
    await aws.stop();
    await state.aws.stop();
    await metadata.stop();
    await inspection.stop();
    await (await issuer)?.stop();
  }
  const stop = () => (stopped ??= stopAll());

  return {
    mongodbUri,
    tlsCertificateAuthority: tlsIdentity?.certificateAuthority,
    awsEndpointUrl: aws.url,
    get atlasApi() {
      return atlasApiAccess();
    },
    account,
    databaseUsers,
    clock: { now: clock, advance: sandboxClock.advance },
    get authAttempts() {
      return state.authAttempts.entries();
    },
    get stsCalls() {
      return state.aws.stsCalls.entries();
    },
    get awsRequests() {
      return state.awsRequests.entries();
    },
    get connectionCount() {
      return mongo.connectionCount();
    },
    inspectorUrl: inspection.url,
    instanceMetadata: following(() => state.metadata.instanceMetadata, INSTANCE_METADATA_CHECKS),
    oidcIssuer,
    namedIssuer: (url) => state.aws.namedIssuers.create(url),
    publishIssuerKeys: (url, keys) => state.aws.namedIssuers.publish(url, keys),
    env,
    get kept() {
      const urls = {
        mongodb: mongodbUri,
        aws: aws.url,
        atlasApi: atlasApi.url,
        instanceMetadata: metadata.instanceMetadataUrl,
        containerCredentials: metadata.containerCredentialsUrl,
        oidcIssuer: issuerUrl,
        inspector: inspection.url,
      };
      return { keySeed, ports: { ...ports, ...portsOf(urls) } };
    },
    async provision(pathId, wanted = {}) {
      const given = typeof wanted === 'string' ? { variant: wanted } : wanted;
      checkGiven(PROVISION, given);
      const { variant, database: own = database } = given;
      checkDatabase(own);
      const { roles = [{ roleName: 'readWrite', databaseName: own }] } = given;
      await untilReset();
      return provisioner.provision(pathId, { variant, database: own, roles });
    },
    use(provision) {
      if (stopped)
        throw new UserError('This sandbox is stopped.', 'Start another one to use its environment.');
      restore = useEnvironment(provision);
      return restore;
    },
    failNext: (fault, times) => state.faults.failNext(fault, times),
    async reset() {
      if (stopped)
        throw new UserError('This sandbox is stopped.', 'Start another one: nothing is left to reset.');
      // One after the other, each of them whole.
      const mine = (resetting ?? Promise.resolve()).catch(() => undefined).then(replaceState);
      resetting = mine;
      await mine;
    },
    stop,
    [ASYNC_DISPOSE]: stop,
  };
}

/**
 * `sts.<region>.amazonaws.com` is inferred of Amazon DocumentDB, which is said to ask the regional endpoint:
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/iam-identity-auth.html
 * Only `aws` has a global one. What Atlas tells clients of other partitions is not public.
 */
function defaultStsHost(dialect: Dialect, partition: Partition): string {
  const isGlobal = dialect !== 'documentdb' && partition === 'aws';
  return isGlobal ? GLOBAL_STS_HOST : regionalStsHost(homeRegionOf(partition));
}

/** What AWS's console puts into the connection string of a cluster, with the authority under the name that AWS's has. */
function documentdbOptions(folder: FilesFolder, tlsIdentity: TlsIdentity | undefined): string[] {
  const file =
    tlsIdentity && writePrivateFile(folder.path(), 'global-bundle.pem', tlsIdentity.certificateAuthority);
  return [
    ...(file === undefined ? [] : [`tlsCAFile=${encodeURIComponent(file)}`]),
    'replicaSet=rs0',
    'readPreference=secondaryPreferred',
    'retryWrites=false',
  ];
}

function portsOf(urls: Readonly<Record<string, string | undefined>>): KeptState['ports'] {
  const known = Object.entries(urls).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([name, url]) => [name, Number(new URL(url).port)]));
}
