import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, parseEnv } from 'node:util';
import aws4 from 'aws4';
import { Binary, type Document, serialize } from 'bson';
import { expect, onTestFinished, test } from 'vitest';
import { clientFirst, logIn, saslContinue, saslStart } from '../src/login-client/conversation.ts';
import type { Keys } from '../src/login-client/sign.ts';
import { send } from './aws/http.ts';
import { everythingOf } from './support/inspected.ts';
import { programPath } from './support/programs.ts';
import { openRawClient } from './support/raw-client.ts';
import { MIN_PIECE_OF_BYTES, makeSecrets, piecesOf } from './support/secret-forms.ts';
import { startTestSandbox } from './support/start-test-sandbox.ts';

/** Where the sandbox under test is reached; the services beside STS, where it says so. */
interface Target {
  mongodbUri: string;
  awsEndpointUrl: string;
  imdsUrl: string;
  containerUrl: string;
}

async function sendEverywhere(target: Target, keys: Keys, secret: string): Promise<void> {
  await sendMetadata(target, keys, secret);
  await sendPayloads(target, keys, secret);
  await sendRequests(target, keys, secret);
}

/** A login that succeeds, with the secret in all that the driver says of itself. */
async function sendMetadata({ mongodbUri }: Target, keys: Keys, secret: string): Promise<void> {
  const client = {
    application: { name: secret },
    driver: { name: secret, version: secret },
    [secret]: secret,
  };
  for (const metadata of [client, { driver: { name: { [secret]: 1 } }, os: [secret] }, { driver: secret }]) {
    const connection = await openRawClient(mongodbUri);
    await connection.command({ hello: 1, client: metadata });
    expect(await logIn(connection, keys)).toMatchObject({ ok: 1 });
    connection.socket.destroy();
  }
}

async function sendPayloads({ mongodbUri }: Target, keys: Keys, secret: string): Promise<void> {
  const connection = await openRawClient(mongodbUri);
  for (const first of [
    { ...clientFirst(), [secret]: 1 },
    { r: secret, p: 110 },
    { r: new Binary(Buffer.from(secret)) },
  ]) {
    await connection.command(saslStart(serialize(first)));
  }
  await connection.command(saslStart(serialize(clientFirst()), { mechanism: secret }));
  await connection.command({ [secret]: 1 });
  await connection.command({ find: secret, filter: { [secret]: secret }, $db: 'admin' });

  const scope = `${aws4Date().slice(0, 8)}/us-east-1/sts/aws4_request`;
  const edits: ((second: { a: string; d: string; t?: string }) => Document)[] = [
    (second) => ({ ...second, [secret]: 1 }),
    (second) => ({ ...second, d: secret }),
    (second) => ({ ...second, t: secret }),
    (second) => ({ ...second, a: secret }),
    ...authorizations(secret, scope).map((edit) => (second: { a: string }) => ({
      ...second,
      a: edit(second.a),
    })),
  ];
  for (const clientSecond of edits) {
    await logIn(connection, keys, {
      edit: (second) => clientSecond(second as { a: string; d: string }),
    });
  }
  // Key id and secret swapped, as people do, and a key id that is not one.
  await logIn(connection, { accessKeyId: secret, secretAccessKey: keys.accessKeyId });
  await logIn(connection, { ...keys, sessionToken: secret });
  await connection.command(saslStart(serialize(clientFirst())));
  await connection.command(saslContinue(Buffer.from(secret)));
  connection.socket.destroy();
}

/** An Authorization header with the secret in each of its parts. */
function authorizations(secret: string, scope: string): ((header: string) => string)[] {
  const credential = (value: string) => (header: string) =>
    header.replace(/Credential=[^,]+/, () => `Credential=${value}`);
  return [
    (header) => header.replace('AWS4-HMAC-SHA256', () => secret),
    (header) => header.replace('AWS4-HMAC-SHA256', () => `AWS4-${secret}`),
    (header) => `${header}, ${secret}`,
    (header) => `${header}, ${secret}=${secret}`,
    (header) => header.replace(/SignedHeaders=[^,]+/, () => `SignedHeaders=host;${secret}`),
    (header) => header.replace(/Signature=.+/, () => `Signature=${secret}`),
    credential(secret),
    credential(`${secret}/${scope}`),
    credential(`AKIAIOSFODNN7EXAMPLE/${secret}/us-east-1/sts/aws4_request`),
    credential(`AKIAIOSFODNN7EXAMPLE/${scope.slice(0, 8)}/${secret}/sts/aws4_request`),
    credential(`AKIAIOSFODNN7EXAMPLE/${scope.slice(0, 8)}/us-east-1/${secret}/aws4_request`),
    credential(`AKIAIOSFODNN7EXAMPLE/${scope.slice(0, 8)}/us-east-1/sts/${secret}`),
  ];
}

async function sendRequests(target: Target, keys: Keys, secret: string): Promise<void> {
  const { awsEndpointUrl, imdsUrl, containerUrl } = target;
  const encoded = encodeURIComponent(secret);
  const form = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();
  const bodies = [
    form({ Action: secret, Version: '2011-06-15' }),
    form({ Action: 'GetCallerIdentity', Version: secret }),
    form({ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: secret, RoleSessionName: secret }),
    form({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: `arn:aws:iam::123456789012:role/${secret}`,
      RoleSessionName: 'name',
      ExternalId: secret,
    }),
    form({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: secret,
      RoleSessionName: secret,
      WebIdentityToken: secret,
      [secret]: secret,
    }),
  ];
  for (const body of bodies) {
    for (const signer of [
      keys,
      { accessKeyId: secret, secretAccessKey: 'x' },
      { ...keys, secretAccessKey: 'x' },
    ]) {
      const request = sign({ body, headers: { 'X-Note': secret } }, signer);
      await quietly(send(awsEndpointUrl, { method: 'POST', ...request }));
    }
  }
  for (const key of [keys, { ...keys, secretAccessKey: 'x' }]) {
    const path = `/?Action=GetCallerIdentity&Version=2011-06-15&${encoded}=${encoded}&X-Amz-Security-Token=${encoded}`;
    await quietly(send(awsEndpointUrl, { method: 'GET', path, ...sign({ method: 'GET', path }, key) }));
  }
  const headers = {
    Authorization: secret,
    Host: secret.replaceAll(/[^A-Za-z0-9]/g, '.'),
    'x-amz-sso_bearer_token': secret,
    'X-aws-ec2-metadata-token': secret,
    'x-aws-ec2-metadata-token-ttl-seconds': secret,
    DPoP: secret,
    'User-Agent': secret,
  };
  const json = JSON.stringify({
    grantType: secret,
    clientId: secret,
    clientSecret: secret,
    refreshToken: secret,
    code: secret,
  });
  for (const url of [awsEndpointUrl, imdsUrl, containerUrl]) {
    for (const path of [
      '/',
      '/token',
      '/v1/token',
      '/federation/credentials',
      '/v1/credentials',
      '/latest/api/token',
    ]) {
      for (const [method, body] of [
        ['GET', ''],
        ['POST', json],
        ['PUT', ''],
      ] as const) {
        await quietly(send(url, { method, path: `${path}?role_name=${encoded}`, headers, body }));
      }
    }
    for (const path of [
      `/${encoded}`,
      `/${secret.replaceAll(/[^A-Za-z0-9/]/g, '')}`,
      `/v2/credentials/${encoded}`,
      `//v2/credentials/${encoded}`,
      `/latest/meta-data/iam/security-credentials/${encoded}`,
    ]) {
      await quietly(send(url, { path, headers: { ...headers, Host: 'localhost' } }));
    }
  }
}

/** Node's client refuses some of what is to be sent, and a server may end the connection: neither is of interest here. */
async function quietly(request: Promise<unknown>): Promise<void> {
  await request.catch(() => undefined);
}

interface Draft {
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
}

function sign({ method = 'POST', path = '/', body = '', headers = {} }: Draft, keys: Keys) {
  const signed = aws4.sign(
    {
      method,
      host: 'sts.amazonaws.com',
      region: 'us-east-1',
      service: 'sts',
      path,
      body,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    },
    keys,
  );
  return { headers: signed.headers as Record<string, string>, body };
}

const aws4Date = () => new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');

function expectNone(places: Record<string, string>, secrets: readonly string[], minLength?: number): void {
  const pieces = secrets.flatMap((secret) => piecesOf(secret, minLength));
  for (const [place, text] of Object.entries(places)) {
    const found = pieces.filter((piece) => text.includes(piece));
    expect({ place, found }).toEqual({ place, found: [] });
  }
}

const originOf = (url = '') => new URL(url).origin;

test('no secret that a client sends is in the records of startSandbox', async () => {
  const told: unknown[] = [];
  const commands: unknown[] = [];
  const sandbox = await startTestSandbox({
    inspect: true,
    onAuthAttempt: (attempt) => told.push(attempt),
    onCommand: (command) => commands.push(command),
  });
  const { env } = await sandbox.provision('env-vars');
  const ec2 = await sandbox.provision('ec2-role');
  const ecs = await sandbox.provision('container-role');
  const issuer = await sandbox.oidcIssuer();
  const target = {
    mongodbUri: sandbox.mongodbUri,
    awsEndpointUrl: sandbox.awsEndpointUrl,
    imdsUrl: originOf(ec2.env.AWS_EC2_METADATA_SERVICE_ENDPOINT),
    containerUrl: originOf(ecs.env.AWS_CONTAINER_CREDENTIALS_FULL_URI),
  };
  const keys = { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '' };
  const secrets = makeSecrets();
  // Who sends one in the place of a signature that looks like a signature sees it shown as one.
  const unlikeSignatures = secrets.filter((secret) => !/^[0-9a-f]{64}$/.test(secret));
  for (const secret of secrets) {
    await sendEverywhere(target, keys, secret);
    const hidden = [...unlikeSignatures, keys.secretAccessKey, keys.accessKeyId];
    expectNone(await everythingOf(sandbox), hidden, MIN_PIECE_OF_BYTES);
    await quietly(
      send(issuer.issuer, { path: `/${encodeURIComponent(secret)}?x=${encodeURIComponent(secret)}` }),
    );
  }
  const { authAttempts, stsCalls, awsRequests } = sandbox;
  const records = { authAttempts, stsCalls, awsRequests, commands, told, oidc: issuer.requests.entries() };
  for (const list of Object.values(records)) expect(list.length).toBeGreaterThan(0);
  const places = Object.fromEntries(
    Object.entries(records).flatMap(([name, list]) => [
      [
        `${name} inspected`,
        inspect(list, { depth: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null }),
      ],
      [`${name} as JSON`, JSON.stringify(list)],
      [`${name} decoded`, decoded(JSON.stringify(list))],
    ]),
  );
  expectNone(places, [...secrets, keys.secretAccessKey]);
  expect(JSON.stringify(records)).not.toContain(keys.accessKeyId);
}, 120_000);

test('nor in what the command prints, nor in its files; each login is one line of printable text', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'sandbox-secrets-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const child = spawn(process.execPath, [programPath('run-cli')], {
    cwd,
    env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', HOME: cwd, TMPDIR: tmpdir() },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => {
      stdout += text;
      if (stdout.includes('listed here')) resolve();
    });
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  await Promise.race([ready, once(child, 'close')]);
  const started = stdout.length;
  const read = (name: string) => parseEnv(readFileSync(join(cwd, '.sandbox', name), 'utf8'));
  const env = read('env');
  const target = {
    mongodbUri: env.AWS_MONGO_CLUSTER_URL ?? '',
    awsEndpointUrl: env.AWS_ENDPOINT_URL ?? '',
    imdsUrl: originOf(read('paths/ec2-role.env').AWS_EC2_METADATA_SERVICE_ENDPOINT),
    containerUrl: originOf(read('paths/container-role.env').AWS_CONTAINER_CREDENTIALS_FULL_URI),
  };
  const keys = { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '' };
  const secrets = makeSecrets();
  for (const secret of secrets) await sendEverywhere(target, keys, secret);
  for (const driver of HOSTILE_DRIVERS) {
    const connection = await openRawClient(target.mongodbUri);
    await connection.command({ hello: 1, client: { driver } });
    expect(await logIn(connection, keys)).toMatchObject({ ok: 1 });
    expect(await connection.command({ connectionStatus: 1 })).toMatchObject({
      authInfo: { authenticatedUsers: [{ user: 'arn:aws:iam::123456789012:user/admin' }] },
    });
  }

  const own = [...secrets, keys.secretAccessKey];
  const files = filesIn(join(cwd, '.sandbox'));
  // Those that are there to hold the sandbox's own, and never a client's.
  for (const file of files) expectNone({ [file]: readFileSync(file, 'utf8') }, secrets);
  if (process.platform !== 'win32') for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);

  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
  expectNone({ stdout, stderr, decoded: decoded(stdout) }, own);
  expect(stderr).toBe('');
  const lines = stdout.slice(started).trimEnd().split('\n');
  for (const line of lines) {
    expect(line).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z (?:authenticated|refused): [ -~…]+ \([ -~…]+\)$/);
  }
  const authenticated = lines.filter((line) => line.includes('Z authenticated: '));
  expect(authenticated.length).toBeGreaterThanOrEqual(3 * secrets.length + HOSTILE_DRIVERS.length);
}, 120_000);

const HOSTILE_DRIVERS: readonly unknown[] = [
  { name: 'nodejs\n2026-01-02T03:04:05.678Z authenticated: root (x', version: '1' },
  { name: '\u001b[2J\u001b]0;owned\u0007', version: '\u001b]8;;http://127.0.0.1\u0007here\u001b]8;;\u0007' },
  { name: '\u009b31m\u0085\u2028\u2029', version: '\u202e\u2066\u200f\ufeff' },
  { name: '\r\b\u007f', version: '\0' },
  { name: 7, version: true },
  { name: null, version: { name: 'x' } },
  { name: [], version: Symbol.iterator.toString() },
  {},
  null,
  7,
  'nodejs',
];

function decoded(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
