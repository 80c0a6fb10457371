import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { askAtlasApi, limitedAccount } from '@atlas-aws-iam/test-support/atlas-api';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { serveHttp } from '@atlas-aws-iam/test-support/serve-http';
import { describe, expect, test } from 'vitest';
import { resolveTarget } from '../src/from-connect.ts';
import { examineAtlas } from '../src/links/atlas.ts';
import { BIN, runDoctor } from '../trials/run-doctor.ts';
import {
  type AtlasScene,
  accountEnv,
  type Env,
  examineScene,
  openScene,
  relayApi,
} from './support/atlas-scene.ts';

const ROLES = [{ roleName: 'readWrite', databaseName: 'testdb' }];
const EVERYWHERE = '0.0.0.0/0';

/** As if the user of the path were registered in another way. */
const registeredAs =
  (change: (user: Record<string, unknown>) => object) => (path: string, body: { results: [] }) =>
    path.includes('/databaseUsers') ? { ...body, results: body.results.map(change) } : body;

describe('a connection that Atlas has nothing against', () => {
  test('is one line, and leaves no token behind', async () => {
    const { env, sandbox } = await openScene('env-vars');
    const relay = await relayApi(sandbox.atlasApi);
    const { stdout, exitCode } = await runDoctor([], { env: { ...env, MONGODB_ATLAS_BASE_URL: relay.url } });
    const lines = stdout.split('\n');
    expect(lines).toContain('ok   Atlas’s view  cluster sandbox of project sandbox: IDLE');
    expect(lines.filter((line) => line.startsWith('ok'))).toHaveLength(8);
    expect([exitCode, lines.at(-2)]).toEqual([0, 'Connected: no link is broken.']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'asks Atlas, with a token for the service account that it revokes.',
    );
    expect([relay.heard[0], relay.heard.at(-1)]).toEqual(['POST /api/oauth/token', 'POST /api/oauth/revoke']);
    expect(relay.heard.filter((request) => !/^GET|oauth/.test(request))).toEqual([]);
  });

  test('takes the service account from a .env, as the program does', async () => {
    const { env, sandbox } = await openScene('env-vars');
    const folder = emptyFolder();
    const account = Object.entries(accountEnv(sandbox.atlasApi));
    writeFileSync(join(folder, '.env'), account.map(([name, value]) => `${name}=${value}`).join('\n'));
    const without = Object.fromEntries(account.map(([name]) => [name, undefined]));
    const run = await runDoctor([], { folder, env: { ...env, ...without, DOTENV_CONFIG_PATH: undefined } });
    expect(run.stdout).toContain('ok   Atlas’s view  cluster sandbox of project sandbox: IDLE');
  });

  test('finds the project by the cluster, where none is named', async () => {
    const { arn, env } = await openScene('env-vars');
    const { atlas } = await examineScene({ ...env, MONGODB_ATLAS_PROJECT_ID: undefined });
    expect(atlas).toMatchObject({ verdict: 'ok', findings: [], remarks: [] });
    expect(atlas.evidence).toEqual([
      'Project sandbox, cluster sandbox: dedicated, IDLE',
      'Address of this computer, as Atlas sees it: 203.0.113.7; on the IP access list, 0.0.0.0/0 lets it in',
      'Changes of database users: APPLIED',
      `Database user ${arn}, AWS IAM USER: readWrite@testdb`,
    ]);
  });

  test('is not asked about without a service account, without the network, or without a refresh', async () => {
    const { env, sandbox } = await openScene('env-vars');
    const relay = await relayApi(sandbox.atlasApi);
    const asked = { ...env, MONGODB_ATLAS_BASE_URL: relay.url };
    const summaries = [
      await examineScene({ ...asked, MONGODB_ATLAS_CLIENT_SECRET: '' }),
      await examineScene({ ...asked, MONGODB_ATLAS_CLIENT_ID: undefined }),
      await examineScene(asked, ['--offline']),
      await examineScene(asked, ['--no-refresh']),
    ].map(({ atlas }) => [atlas.verdict, atlas.summary]);
    const without = 'not asked: set MONGODB_ATLAS_CLIENT_ID and _CLIENT_SECRET';
    expect(summaries).toEqual([
      ['not-asked', without],
      ['not-asked', without],
      ['not-asked', 'not asked (offline)'],
      ['not-asked', 'not asked (--no-refresh)'],
    ]);
    expect(relay.heard).toEqual([]);
  });
});

test('nothing of it is loaded offline, or without a service account', async () => {
  const { env } = await openScene('env-vars');
  const dist = join(emptyFolder(), 'dist');
  cpSync(dirname(BIN), dist, { recursive: true });
  const parts = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(dist, name));
  const ofAtlas = parts.filter((file) => readFileSync(file, 'utf8').includes('getAccessHistoryCluster'));
  for (const file of ofAtlas) rmSync(file);
  const run = (args: readonly string[], given: Env) =>
    runDoctor(args, { bin: join(dist, 'bin.cjs'), env: given });
  expect(ofAtlas).toHaveLength(1);
  expect((await run(['--offline'], env)).exitCode).toBe(0);
  expect((await run([], { ...env, MONGODB_ATLAS_CLIENT_ID: '' })).exitCode).toBe(0);
  expect((await run(['--verbose'], env)).stdout).toContain('FAIL Atlas’s view');
});

describe('what only Atlas knows is the cause', () => {
  interface Fault {
    readonly code: string;
    readonly path?: string;
    /** @param env what the doctor will be given, to change */
    readonly make: (scene: AtlasScene, env: Env) => Promise<unknown>;
    readonly says: RegExp;
  }

  const replaceUser = async (
    { arn, client, projectId }: AtlasScene,
    username: string,
    awsIAMType: 'USER' | 'ROLE',
  ) => {
    await client.deleteDatabaseUser(projectId, arn);
    await client.createDatabaseUser(projectId, { username, awsIAMType, roles: ROLES });
  };

  /** A caller whom the cluster does not know, while Atlas's list has them in another way. */
  const show = (change: (user: Record<string, unknown>) => object) => async (scene: AtlasScene, env: Env) => {
    await scene.client.deleteDatabaseUser(scene.projectId, scene.arn);
    scene.sandbox.clock.advance(1000);
    const user = {
      awsIAMType: 'ROLE',
      databaseName: '$external',
      roles: ROLES,
      scopes: [],
      username: scene.arn,
    };
    const relay = await relayApi(scene.sandbox.atlasApi, (path, body) =>
      path.includes('/databaseUsers') ? { ...body, results: [change(user)] } : body,
    );
    env.MONGODB_ATLAS_BASE_URL = relay.url;
  };

  const FAULTS: Record<string, Fault> = {
    'the address is not on the access list': {
      code: 'ip-not-allowed',
      async make({ client, projectId }) {
        await client.deleteAccessListEntry(projectId, EVERYWHERE);
        await client.addAccessListEntry(projectId, { address: '198.51.100.0/24' });
      },
      says: /^Atlas sees this computer as 203\.0\.113\.7, which is not on the project’s IP access list/,
    },
    'the access list is empty': {
      code: 'ip-not-allowed',
      make: ({ client, projectId }) => client.deleteAccessListEntry(projectId, EVERYWHERE),
      says: /203\.0\.113\.7/,
    },
    'the entry of the access list is not in force yet': {
      code: 'access-list-pending',
      async make({ client, projectId }) {
        await client.deleteAccessListEntry(projectId, EVERYWHERE);
        await client.addAccessListEntry(projectId, { address: '203.0.113.7' });
      },
      says: /^The entry 203\.0\.113\.7\/32 of the IP access list is not in force/,
    },
    'the cluster is paused': {
      code: 'cluster-paused',
      make: ({ clusterName, sandbox }) =>
        askAtlasApi(sandbox.atlasApi, 'PATCH', `/clusters/${clusterName}`, { paused: true }),
      says: /^The cluster sandbox is paused/,
    },
    'there is no database user for the ARN': {
      code: 'database-user-missing',
      make: ({ arn, client, projectId }) => client.deleteDatabaseUser(projectId, arn),
      says: /^The project has no database user for arn:aws:iam::123456789012:user\/mdb-env-vars-user/,
    },
    'the database user is pending': {
      code: 'database-user-pending',
      make: (scene) => replaceUser(scene, scene.arn, 'USER'),
      says: /^The last change of database users has not reached the cluster sandbox yet/,
    },
    'the scope excludes the cluster': {
      code: 'scope-excludes-cluster',
      async make({ arn, client, projectId, sandbox }) {
        const scopes = [
          { name: 'another', type: 'CLUSTER' },
          { name: 'sandbox', type: 'STREAM' },
        ];
        await client.updateDatabaseUser(projectId, arn, { scopes });
        sandbox.clock.advance(1000);
      },
      says: /^The database user .*mdb-env-vars-user may not log in on the cluster sandbox/,
    },
    'a database user of the type USER has the name of the role': {
      code: 'database-user-type',
      path: 'web-identity',
      make: (scene) => replaceUser(scene, scene.arn.replace(':role/', ':user/'), 'USER'),
      says: /is for an IAM user, and the caller is an IAM role/,
    },
    'the role is registered with the type USER': {
      code: 'database-user-type',
      path: 'web-identity',
      make: show((user) => ({ ...user, awsIAMType: 'USER' })),
      says: /is for an IAM user, and the caller is an IAM role/,
    },
    'the role is registered with no type': {
      code: 'database-user-type',
      path: 'web-identity',
      make: show((user) => ({ ...user, awsIAMType: 'NONE' })),
      says: /is for no principal of AWS IAM, and the caller is an IAM role/,
    },
    'a session of the role is registered': {
      code: 'database-user-arn',
      path: 'web-identity',
      make: show((user) => ({
        ...user,
        username: `${String(user.username).replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/a-session`,
      })),
      says: /has the ARN of a session/,
    },
    'the role is registered with a path': {
      code: 'database-user-arn',
      path: 'web-identity',
      make: show((user) => ({ ...user, username: String(user.username).replace(':role/', ':role/teams/') })),
      says: /has a path, and the caller’s ARN has none/,
    },
    'the IAM user is registered with another path': {
      code: 'database-user-arn',
      make: (scene) => replaceUser(scene, scene.arn.replace(':user/', ':user/teams/'), 'USER'),
      says: /differs from the caller in the path alone/,
    },
  };

  test.each(Object.entries(FAULTS))('%s', async (_, { code, make, path = 'env-vars', says }) => {
    const scene = await openScene(path);
    const env = { ...scene.env };
    await make(scene, env);
    const { atlas, codes, run, verdict } = await examineScene(env);
    expect({ codes, verdict: atlas.verdict }).toEqual({ codes: [code], verdict: 'broken' });
    expect(verdict).toMatch(says);
    expect(verdict).toMatch(new RegExp(` \\(${code}\\)\\.$`));
    expect(run.exitCode).toBe(1);
  });

  test('over TLS, where the access list ends the handshake', async () => {
    const { client, env, projectId, sandbox } = await openScene('env-vars', { tls: true });
    await client.deleteAccessListEntry(projectId, EVERYWHERE);
    const ca = join(emptyFolder(), 'ca.pem');
    writeFileSync(ca, sandbox.tlsCertificateAuthority ?? '');
    const { codes, links, verdict } = await examineScene({ ...env, NODE_EXTRA_CA_CERTS: ca });
    expect(codes).toEqual(['ip-not-allowed']);
    expect(links.find(({ id }) => id === 'network')?.findings).toMatchObject([{ code: 'ip-not-allowed' }]);
    expect(verdict).toContain('203.0.113.7');
    const untrusted = await examineScene(env);
    expect(untrusted.atlas).toMatchObject({
      verdict: 'not-asked',
      remarks: [expect.stringContaining('NODE_EXTRA_CA_CERTS')],
    });
    expect(untrusted.verdict).toContain('(ip-not-allowed)');
  });

  test('with the reason of the access history for the refusal', async () => {
    const { arn, client, env, projectId } = await openScene('env-vars');
    await client.updateDatabaseUser(projectId, arn, { scopes: [{ name: 'another', type: 'CLUSTER' }] });
    const { atlas } = await examineScene(env);
    expect(atlas.evidence.filter((line) => line.startsWith('Access history'))).toEqual([
      expect.stringMatching(
        /^Access history, 20\S+: arn:aws:iam::123456789012:user\/mdb-env-vars-user was refused: \S.+/,
      ),
    ]);
  });

  test.each([
    ['free', 'Access history: none, an M0 cluster keeps none.'],
    ['flex', 'Access history: none, a Flex cluster keeps none.'],
  ] as const)('and why there is none of a %s cluster', async (tier, line) => {
    const { arn, client, env, projectId, sandbox } = await openScene('env-vars');
    await client.createCluster(projectId, { name: 'small', tier, regionName: 'US_EAST_1' });
    await client.deleteDatabaseUser(projectId, arn);
    sandbox.clock.advance(1000);
    const { standard } = await client.getCluster(projectId, 'small');
    const { atlas, codes } = await examineScene({ ...env, AWS_MONGO_CLUSTER_URL: standard });
    expect(codes).toEqual(['database-user-missing']);
    expect(atlas.evidence).toContain(line);
  });

  test('the address first, and the user as a remark, where no login is reached', async () => {
    const { arn, client, env, projectId } = await openScene('env-vars');
    await client.deleteAccessListEntry(projectId, EVERYWHERE);
    await client.deleteDatabaseUser(projectId, arn);
    const { atlas, codes, verdict } = await examineScene(env);
    expect(codes).toEqual(['ip-not-allowed']);
    expect(atlas.remarks).toEqual([expect.stringContaining('has no database user for')]);
    expect(verdict).toMatch(/\(ip-not-allowed\)\.$/);
  });
});

describe('another cause stays the cause', () => {
  test('where the key is wrong, and the access history has the reason', async () => {
    const { arn, client, env, projectId } = await openScene('env-vars');
    const wrong = { ...env, AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    const healthy = await examineScene(wrong);
    expect(healthy.verdict).toContain('(sts-refused)');
    expect(healthy.atlas).toMatchObject({ verdict: 'remark', findings: [] });
    expect(healthy.atlas.summary).toBe(
      'cluster sandbox of project sandbox: IDLE, and nothing that explains a failure',
    );
    expect(healthy.atlas.remarks).toEqual([expect.stringMatching(/^Access history, 20.* was refused: /)]);
    // STS did not name the caller, so nobody is missed.
    await client.deleteDatabaseUser(projectId, arn);
    expect((await examineScene(wrong)).codes).toEqual([]);
  });

  test('where no credentials are there', async () => {
    const { client, env, projectId } = await openScene('env-vars');
    await client.deleteAccessListEntry(projectId, EVERYWHERE);
    const without = { ...env, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const { links, verdict } = await examineScene(without);
    expect(links.flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('ip-not-allowed');
    expect(verdict).toContain('(ip-not-allowed)');
  });

  test('where the URI names a cluster of another project', async () => {
    const [{ env, arn, client, projectId }, other] = [
      await openScene('env-vars'),
      await openScene('env-vars'),
    ];
    await client.deleteDatabaseUser(projectId, arn);
    const { atlas, verdict } = await examineScene({ ...env, ...accountEnv(other.sandbox.atlasApi) });
    expect(atlas).toMatchObject({
      verdict: 'remark',
      summary: 'no cluster of project sandbox has the URI’s host',
      remarks: [expect.stringContaining('Its clusters are sandbox.')],
    });
    expect(verdict).toContain('(database-user-missing)');
  });

  test('where the login succeeds, whatever Atlas says', async () => {
    const { arn, env, sandbox } = await openScene('env-vars');
    const relay = await relayApi(
      sandbox.atlasApi,
      registeredAs((user) => ({ ...user, username: `${arn}x` })),
    );
    const { atlas, run } = await examineScene({ ...env, MONGODB_ATLAS_BASE_URL: relay.url });
    expect([atlas.verdict, run.exitCode]).toEqual(['ok', 0]);
  });
});

describe('a service account that does not work breaks nothing', () => {
  const unasked = async (env: Record<string, string | undefined>) => {
    const { atlas, run } = await examineScene(env);
    expect([run.exitCode, atlas.verdict, atlas.findings]).toEqual([0, 'not-asked', []]);
    return [atlas.summary, ...atlas.remarks].join('\n');
  };

  test('a wrong secret, one that has expired, and an account that is gone', async () => {
    const { env, sandbox } = await openScene('env-vars');
    const wrong = await unasked({ ...env, MONGODB_ATLAS_CLIENT_SECRET: 'mdb_sa_sk_another' });
    expect(wrong).toMatch(/^not asked: Atlas gives the service account no token \(401 invalid_client\)\n/);
    expect(wrong).toContain('or the secret has expired');
    const old = await openScene('env-vars');
    const limited = await limitedAccount(old.sandbox.atlasApi, ['GROUP_READ_ONLY']);
    old.sandbox.clock.advance(8 * 3_600_000);
    expect(await unasked({ ...env, ...accountEnv({ ...old.sandbox.atlasApi, ...limited }) })).toBe(wrong);
    expect(sandbox.atlasApi.clientSecret).not.toBe('');
  });

  test('no role in the project, and only the role of a reader', async () => {
    const { arn, client, env, projectId, sandbox } = await openScene('env-vars');
    const envOf = async (roles: readonly string[]) => ({
      ...env,
      ...accountEnv({ ...sandbox.atlasApi, ...(await limitedAccount(sandbox.atlasApi, roles)) }),
    });
    expect(await unasked(await envOf(['GROUP_NETWORK_ACCESS_MANAGER']))).toMatch(
      /USER_UNAUTHORIZED\)\n.*give the service account the role Project Read Only/,
    );
    const reader = await envOf(['GROUP_READ_ONLY']);
    expect((await examineScene(reader)).atlas.verdict).toBe('ok');
    await client.deleteDatabaseUser(projectId, arn);
    const { atlas, codes } = await examineScene(reader);
    expect(codes).toEqual(['database-user-missing']);
    expect(atlas.evidence).toContain(
      'Access history: the service account may not read it; the role Project Database Access Admin may.',
    );
  });

  test('an address that its own access list does not have', async () => {
    const { env, sandbox } = await openScene('env-vars');
    const account = await limitedAccount(sandbox.atlasApi, ['GROUP_READ_ONLY']);
    await askAtlasApi(sandbox.atlasApi, 'POST', `/serviceAccounts/${account.clientId}/accessList`, [
      { ipAddress: '198.51.100.1' },
    ]);
    const said = await unasked({ ...env, ...accountEnv({ ...sandbox.atlasApi, ...account }) });
    expect(said).toContain('IP address 203.0.113.7 is not allowed to access this resource. (403');
    expect(said).toContain('It is not the project’s list.');
  });

  test.each([
    ['0'.repeat(24), 'No group with ID 000000000000000000000000 exists. (404 GROUP_NOT_FOUND)'],
    ['sandbox', 'An invalid group ID sandbox was specified. (404 INVALID_GROUP_ID)'],
    ['..', 'MONGODB_ATLAS_PROJECT_ID'],
  ])('the project %s', async (id, words) => {
    const { env } = await openScene('env-vars');
    const said = await unasked({ ...env, MONGODB_ATLAS_PROJECT_ID: id });
    expect(said).toContain(words);
    expect(said).toContain('MONGODB_ATLAS_PROJECT_ID is the id of a project');
  });

  test('an API that is not there, HTML, silence, and an address that is none', async () => {
    const { env } = await openScene('env-vars');
    const at = (MONGODB_ATLAS_BASE_URL: string) => unasked({ ...env, MONGODB_ATLAS_BASE_URL });
    const port = await closedPort();
    expect(await at(`http://127.0.0.1:${port}`)).toContain(
      `nobody listens at 127.0.0.1:${port} (ECONNREFUSED)`,
    );
    const portal = await serveHttp((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Log in</title>');
    });
    expect(await at(portal)).toContain('answers with text/html and status 200');
    expect(await at(await serveHttp(() => {}))).toContain('in 8 s');
    expect(await at('http://cloud.mongodb.com')).toContain('is not HTTPS');
  });

  test('one request too many: it waits a second, and not for a minute', async () => {
    const { env, sandbox } = await openScene('env-vars');
    sandbox.failNext('atlas-throttled');
    expect((await examineScene(env)).atlas.verdict).toBe('ok');
    const body = { detail: 'Rate limit exceeded.', error: 429, errorCode: 'RATE_LIMITED_TOKEN_BUCKET' };
    const throttling = await serveHttp((_, response) => {
      response
        .writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '55' })
        .end(JSON.stringify(body));
    });
    expect(await unasked({ ...env, MONGODB_ATLAS_BASE_URL: throttling })).toBe(
      'not asked: Atlas wants fewer requests than there were (429)\nAsk again in a minute.',
    );
  });
});

test('all of it has a limit, beside the one of each request', async () => {
  const { env, sandbox } = await openScene('env-vars');
  const slow = await serveHttp((request, response) => {
    if (!request.url?.startsWith('/api/oauth/token')) return;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"access_token":"abc"}');
  });
  const finding = await examineAtlas({
    env: { ...env, MONGODB_ATLAS_BASE_URL: slow, MONGODB_ATLAS_PROJECT_ID: '' },
    target: resolveTarget({ clusterUrl: sandbox.mongodbUri }, {}),
    way: new Promise(() => {}),
    progress: () => {},
    limitMs: 20,
  });
  expect(finding).toMatchObject({ isUnasked: true, summary: expect.stringContaining('in 0.02 s') });
});

test('neither the client secret nor a token is in what is printed or written', async () => {
  const { arn, client, env, projectId, sandbox } = await openScene('env-vars');
  await client.deleteDatabaseUser(projectId, arn);
  const { clientId, clientSecret } = sandbox.atlasApi;
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const tokens: string[] = [];
  const relay = await relayApi(sandbox.atlasApi, (path, body) => {
    if (path.startsWith('/api/oauth')) tokens.push(body?.access_token ?? '');
    const said = [clientSecret, pair, tokens.at(-1)].join(' ');
    // A server that repeats in every name whatever it was sent.
    return path.includes('/clusters') && body.results
      ? { ...body, results: body.results.map((cluster: object) => ({ ...cluster, stateName: said })) }
      : body;
  });
  const folder = emptyFolder();
  const report = join(folder, 'report.md');
  const shown: string[] = [];
  const asked = { ...env, MONGODB_ATLAS_BASE_URL: relay.url };
  for (const args of [['--verbose'], ['--json'], ['--report', report]]) {
    const { stdout, stderr } = await runDoctor(args, { env: asked });
    shown.push(stdout, stderr);
  }
  shown.push(readFileSync(report, 'utf8'));
  expect(shown[0]).toContain('database-user-missing');
  expect(tokens.filter((token) => token.length > 20).length).toBeGreaterThan(2);
  for (const text of shown) {
    for (const secret of [clientSecret, pair, ...tokens.filter((token) => token !== '')]) {
      expect(text).not.toContain(secret);
    }
  }
});
