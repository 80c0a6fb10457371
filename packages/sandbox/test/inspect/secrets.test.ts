import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { credentialPaths, type Provision, type Sandbox } from '../../src/index.ts';
import type { InspectorState, LoginDetail } from '../../src/inspect/model.ts';
import { logIn as login } from '../../src/login-client/conversation.ts';
import { send } from '../aws/http.ts';
import { eventsOf, everythingOf, loginsOf, openedLogin } from '../support/inspected.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

/** By the SDK's chain, or by the provider that the path has instead. */
async function logIn(sandbox: Sandbox, pathId: string, provision: Provision): Promise<void> {
  const restore = sandbox.use(provision);
  const client = new MongoClient(sandbox.mongodbUri, {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: providerOf(pathId, provision) },
  });
  try {
    await client.db('testdb').collection('x').insertOne({});
  } finally {
    await client.close();
    restore();
  }
}

function providerOf(pathId: string, { env }: Provision): ReturnType<typeof fromNodeProviderChain> {
  if (pathId === 'sts-assume-role') {
    const { ASSUME_ROLE_ARN: RoleArn, ASSUME_ROLE_EXTERNAL_ID: ExternalId } = env;
    return fromTemporaryCredentials({ params: { RoleArn, ExternalId, RoleSessionName: 'assumed' } });
  }
  if (pathId === 'custom-provider') {
    const { APP_ACCESS_KEY_ID, APP_SECRET_ACCESS_KEY, APP_SESSION_TOKEN } = env;
    return async () => ({
      accessKeyId: APP_ACCESS_KEY_ID ?? '',
      secretAccessKey: APP_SECRET_ACCESS_KEY ?? '',
      sessionToken: APP_SESSION_TOKEN ?? '',
    });
  }
  return fromNodeProviderChain();
}

/** Whatever stands in a file that a path needs, or in its variables, and is no name. */
function secretsIn(folder: string, provisions: readonly Provision[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:mjs|js|ini|pem)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const texts = files.flatMap((text) => [text.trim(), ...text.split(/["'\s=]+/)]);
  const tasks = provisions.flatMap(
    ({ env }) => env.AWS_CONTAINER_CREDENTIALS_FULL_URI?.split('/').at(-1) ?? [],
  );
  return [...texts, ...tasks].filter(
    (text) => text.length >= 24 && !/^(?:https?:|arn:|\/|-----|\{|\[|_=)|[{}\n]/.test(text),
  );
}

function derivedOf(secretAccessKey: string): string[] {
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const date = mac(`AWS4${secretAccessKey}`, day);
  const region = mac(date, 'us-east-1');
  const service = mac(region, 'sts');
  const signing = mac(service, 'aws4_request');
  return [date, region, service, signing].flatMap((key) => [
    key.toString('hex'),
    key.toString('base64'),
    key.toString('latin1'),
  ]);
}

/** A token that is overwritten in part is not overwritten. */
function piecesOf(secret: string): string[] {
  const pieces = secret.match(/.{20}/gs) ?? [];
  return [secret, ...pieces];
}

test('no secret of any credential path is in any answer of the inspector', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'inspector-secrets-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const sandbox = await startTestSandbox({ inspect: true, directory });
  const provisions: Provision[] = [];
  const ownPage = { Origin: new URL(sandbox.inspectorUrl ?? '').origin, 'Content-Type': 'application/json' };
  const post = (path: string, body: object) =>
    fetch(`${sandbox.inspectorUrl}${path}`, { method: 'POST', headers: ownPage, body: JSON.stringify(body) });
  for (const { id, variants } of credentialPaths) {
    for (const variant of variants) {
      const provision = await sandbox.provision(id, variant);
      provisions.push(provision);
      await logIn(sandbox, id, provision);
    }
  }
  const asked = await askAll(provisions);
  // One with a token, refused by each of the checks that meet one.
  const keys = keysOf(await sandbox.provision('env-vars', 'session'));
  await login(await openRawClient(sandbox.mongodbUri), { ...keys, secretAccessKey: 'wrong' });
  await login(await openRawClient(sandbox.mongodbUri), keys, {
    signing: { unsigned: ['x-mongodb-server-nonce'] },
  });
  await login(await openRawClient(sandbox.mongodbUri), keys, {
    edit: (second) => ({ ...second, x: 1 }),
  });
  expect(await post('own-client', { run: true })).toMatchObject({ status: 200 });
  expect(await post('tamper', { tampering: 'swap-token', on: true })).toMatchObject({ status: 200 });
  const own = await ownLogin(sandbox);
  expect(own.client).toEqual(own.server);

  const everything = await everythingOf(sandbox);
  const records = sandbox.account.entities.keys.all().map(({ record }) => record);
  const secrets = [
    ...records.flatMap(({ secretAccessKey, sessionToken = [] }) => [secretAccessKey, sessionToken].flat()),
    ...records.map(({ accessKeyId }) => accessKeyId),
    ...records.flatMap(({ secretAccessKey }) => derivedOf(secretAccessKey)),
    ...secretsIn(directory, provisions),
    ...asked,
  ];
  expect(secrets.length).toBeGreaterThan(100);
  expect(Object.keys(everything).length).toBeGreaterThan(100);
  // What is encoded is read.
  expect(Object.values(everything).join()).toContain('SignedHeaders=content-length;');
  const pieces = [...new Set(secrets.flatMap(piecesOf))];
  for (const [place, text] of Object.entries(everything)) {
    expect({ place, found: pieces.filter((piece) => text.includes(piece)) }).toEqual({ place, found: [] });
  }
}, 120_000);

/** A login of the page's own client, which logs in at once. */
async function ownLogin(sandbox: Sandbox): Promise<LoginDetail> {
  for (;;) {
    const state = (await (await fetch(`${sandbox.inspectorUrl}state`)).json()) as InspectorState;
    const { loginId } = state.ownClient ?? {};
    if (loginId !== undefined) return openedLogin(sandbox, loginId);
  }
}

/** What a program is given that asks the services itself: all of it is secret. */
async function askAll(provisions: readonly Provision[]): Promise<string[]> {
  const envs = provisions.map(({ env }) => env);
  const urlOf = (name: string) => envs.flatMap((env) => env[name] ?? []);
  const [imds = ''] = urlOf('AWS_EC2_METADATA_SERVICE_ENDPOINT');
  const { body: token } = await send(imds, {
    method: 'PUT',
    path: '/latest/api/token',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  expect(token.length).toBeGreaterThan(40);
  const path = '/latest/meta-data/iam/security-credentials/';
  const headers = { 'x-aws-ec2-metadata-token': token };
  const { body: role } = await send(imds, { path, headers });
  expect((await send(imds, { path: `${path}${role}`, headers })).body).toContain('SecretAccessKey');
  return [token];
}

test('what looks like a line, a message or markup is shown as a name, or not at all', async () => {
  const sandbox = await startTestSandbox({ inspect: true });
  const keys = keysOf(await sandbox.provision('env-vars'));
  const names = [
    'nodejs\n2026-01-02T03:04:05.678Z authenticated: root (x',
    'nodejs\n\nevent: reset\ndata: []\n\n',
    '\u001b[2J\u001b]0;owned\u0007',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '\u202e\u2066\u200f\ufeff\u2028',
  ];
  for (const name of names) {
    const client = await openRawClient(sandbox.mongodbUri);
    await client.command({
      hello: 1,
      client: { driver: { name, version: name }, application: { name }, [name]: 1 },
    });
    expect(await login(client, keys)).toMatchObject({ ok: 1 });
    await client.command({ find: name, $db: 'testdb' });
    await client.command({ [name]: 1 });
    await send(sandbox.awsEndpointUrl, {
      method: 'POST',
      headers: { 'User-Agent': encodeURI(name), 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `Action=${encodeURIComponent(name)}&Version=2011-06-15`,
    });
  }
  const events = await eventsOf(sandbox);
  expect(events.filter(({ event }) => event === 'reset')).toEqual([]);
  expect(await loginsOf(sandbox)).toHaveLength(names.length);
  for (const event of events) expect(JSON.stringify(event)).toMatch(/^[ -~…’]*$/);
  const { driver } = (await loginsOf(sandbox))[0]?.client ?? {};
  expect(driver.name).toMatch(/^… \(\d+ characters\)$/);
  const { id = 0 } = (await loginsOf(sandbox))[1] ?? {};
  const { messages } = await openedLogin(sandbox, id);
  const values = JSON.stringify(messages.map(({ fields }) => fields));
  expect(values).not.toMatch(/[^ -~…’]|<script|onerror|\\n/);
});
