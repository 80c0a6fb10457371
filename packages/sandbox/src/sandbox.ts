import { randomBytes } from 'node:crypto';
import { derive } from './account/identifiers.ts';
import { homeRegionOf, type Partition, regionalStsHost } from './account/partition.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { ServerContext } from './atlas/commands/command.ts';
import type { Dialect } from './atlas/dialect.ts';
import { createDocumentCommands } from './atlas/document-commands/document-commands.ts';
import { createStsClient } from './atlas/sasl/sts-client.ts';
import { startMongoServer } from './atlas/server.ts';
import { connectUpstream } from './atlas/upstream/upstream.ts';
import { createUpstreamCommands } from './atlas/upstream/upstream-commands.ts';
import { upstreamHello } from './atlas/upstream/upstream-hello.ts';
import type { AtlasApiAccess } from './atlas-api/atlas-api-options.ts';
import { startMetadataServers } from './aws/metadata-servers.ts';
import { type OidcIssuer, startOidcIssuer } from './aws/oidc-issuer.ts';
import { checkDatabase } from './check-database.ts';
import { type CallForm, checkGiven } from './check-given.ts';
import { ACCOUNT_CHECKS, DATABASE_USERS_CHECKS, INSTANCE_METADATA_CHECKS } from './checked-calls.ts';
import { type Clock, systemClock } from './clock.ts';
import { createClusterServers } from './cluster-servers.ts';
import { deriveAtlasApiAccess } from './derive-atlas-api-access.ts';
import { type Restore, useEnvironment } from './environment/use-environment.ts';
import { createFilesFolder, type FilesFolder } from './files-folder.ts';
import { readFirstDocuments } from './first-documents.ts';
import { startHttpServer } from './http/http-server.ts';
import { startInspection } from './inspection.ts';
import type { KeptState } from './kept-state.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import { createProvisioner, type ProvisionerParts } from './paths/provisioner.ts';
import { writePrivateFile } from './private-files.ts';
import type { Sandbox } from './running-sandbox.ts';
import { createSandboxClock } from './sandbox-clock.ts';
import { checkOptions, type SandboxOptions } from './sandbox-options.ts';
import { createSandboxState, following, type SandboxState } from './sandbox-state.ts';
import { ASYNC_DISPOSE } from './symbols.ts';
import { tell } from './tell.ts';
import { createTlsIdentity, type TlsIdentity } from './tls-identity.ts';
import { UserError } from './user-error.ts';

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
