import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { fromHttp, fromIni, fromTokenFile } from '@aws-sdk/credential-providers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Explanation, explain, inspectSources } from '../src/explain/index.ts';
import { type ConnectOptions, connect } from '../src/index.ts';
import { noPath } from '../src/sources/no-path.ts';
import { STATIC } from './credentials.ts';
import { newJwt, newSecretKey } from './secrets.ts';
import { startStubServer } from './stub-server.ts';

const ROLE_ARN = 'arn:aws:iam::123456789012:role/app';

test.each([
  ['/etc/token\n', '11 characters, 1 line'],
  ['one\ntwo', '7 characters, 2 lines'],
  ['one\r\ntwo\rthree', '14 characters, 3 lines'],
  ['one\u2028two', '7 characters, 2 lines'],
  ['[default]', '9 characters, 1 line'],
  ['  {"Version":1}', '15 characters, 1 line'],
  ['x'.repeat(4097), '4097 characters, 1 line'],
  ['ü'.repeat(2049), '2049 characters, 1 line'],
  ['😀\n', '2 characters, 1 line'],
  ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.', '36 characters, 1 line'],
  ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln', '40 characters, 1 line'],
  ['eyJhbGciOiJub25lIn0', '19 characters, 1 line'],
  ['Bearer eyJhbGciOiJub25lIn0.e30.', '31 characters, 1 line'],
  ['ewogICJhbGciOiAibm9uZSIKfQ.e30.', '31 characters, 1 line'],
  [' eyAiYWxnIjogIm5vbmUiIH0.e30.c2ln ', '34 characters, 1 line'],
])('%j is no path', (value, size) => {
  expect(noPath(value)).toBe(`its value is not a path (${size}): write the text into a file`);
});

test.each([
  '/var/run/secrets/token',
  '~/.aws/config',
  'my.web.token',
  'a-folder.with.dots',
  'C:\\Users\\me\\token',
  'x'.repeat(4096),
  '<path>',
  '',
  'eyJ',
  'eyes-only.txt',
  '/home/me/eyJhbGciOiJub25lIn0',
])('%j may be one', (value) => {
  expect(noPath(value)).toBeUndefined();
});

async function useHome(config = ''): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'connect-no-path-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), config);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', undefined);
  return home;
}

async function explainConnect(
  credentialProvider?: ConnectOptions['credentialProvider'],
): Promise<Explanation> {
  const { uri: clusterUrl } = await startStubServer();
  return connect({ clusterUrl, credentialProvider }).then(() => expect.unreachable('it connected'), explain);
}

describe('the default chain and named providers, with the contents where the path belongs', () => {
  const secret = newSecretKey();
  const contents = `[default]\naws_access_key_id = ${STATIC.accessKeyId}\naws_secret_access_key = ${secret}\n`;
  const token = newJwt();

  function expectExplained(explanation: Explanation, named: string): void {
    expect(explanation).toMatchObject({ code: 'path-holds-contents', cause: expect.stringContaining(named) });
    expect(explanation.cause).toMatch(
      /its value is not a path \(\d+ characters, \d+ lines?\): write the text into a file/,
    );
    for (const hidden of [secret, ...token.split('.'), STATIC.accessKeyId, '[default]\n']) {
      expect(inspect(explanation, { depth: null })).not.toContain(hidden);
    }
  }

  test.each(['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE', 'HOME'])('%s', async (variable) => {
    await useHome();
    vi.stubEnv(variable, contents);
    expectExplained(await explainConnect(), variable);
    expectExplained(await explainConnect(fromIni({ ignoreCache: true })), variable);
    vi.stubEnv('AWS_PROFILE', 'app');
    expectExplained(await explainConnect(fromIni({ ignoreCache: true })), variable);
  });

  test.each([
    ['a JWT', token],
    ['a long one', `${token}${'a'.repeat(5000)}`],
    ['two lines', `${token}\n${token}`],
  ])('AWS_WEB_IDENTITY_TOKEN_FILE: %s', async (_, value) => {
    await useHome();
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', value);
    vi.stubEnv('AWS_ROLE_ARN', ROLE_ARN);
    expectExplained(await explainConnect(), 'AWS_WEB_IDENTITY_TOKEN_FILE');
    expectExplained(await explainConnect(fromTokenFile()), 'AWS_WEB_IDENTITY_TOKEN_FILE');
    // Without the driver in between.
    const error = await fromTokenFile()().then(
      () => expect.unreachable(),
      (thrown: unknown) => thrown,
    );
    expectExplained(explain(error), 'AWS_WEB_IDENTITY_TOKEN_FILE');
  });

  test('AWS_WEB_IDENTITY_TOKEN_FILE without a role', async () => {
    await useHome();
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', token);
    expectExplained(await explainConnect(), 'AWS_WEB_IDENTITY_TOKEN_FILE');
    expect(inspectSources()[2]?.detail).not.toContain('The chain stops here');
  });

  test('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', async () => {
    await useHome();
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/');
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', token);
    expectExplained(await explainConnect(), 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
    expectExplained(
      await explainConnect(fromHttp({ maxRetries: 0 })),
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    );
  });

  test('web_identity_token_file of a profile', async () => {
    await useHome(`[profile app]\nrole_arn = ${ROLE_ARN}\nweb_identity_token_file = ${token}\n`);
    expectExplained(await explainConnect(fromIni({ profile: 'app' })), 'as a path');
    vi.stubEnv('AWS_PROFILE', 'app');
    expectExplained(await explainConnect(), 'web_identity_token_file');
  });

  test('a path of the program’s own', async () => {
    await useHome();
    const provider = fromTokenFile({ webIdentityTokenFile: token, roleArn: ROLE_ARN });
    expectExplained(await explainConnect(provider), 'What the provider was given as a path');
  });
});

describe('the folders of caches', () => {
  test.each([
    ['AWS_LOGIN_CACHE_DIRECTORY', 'login_session = a-session'],
    ['HOME', 'login_session = a-session'],
    ['HOME', 'sso_region = x\nsso_start_url = y\nsso_account_id = 1\nsso_role_name = z'],
  ])('%s', async (variable, settings) => {
    const home = await useHome(`[profile app]\n${settings}\n`);
    const env = {
      AWS_PROFILE: 'app',
      AWS_CONFIG_FILE: join(home, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      [variable]: newJwt(),
    };
    const [, profile] = inspectSources(env);
    expect(profile).toMatchObject({
      state: 'incomplete',
      detail: expect.stringContaining(`where ${variable} says: its value is not a path (`),
    });
    expect(profile?.detail).not.toContain('eyJ');
  });

  test('the sessions of a config file that is none', async () => {
    const home = await useHome();
    const credentials = join(home, 'credentials');
    await writeFile(credentials, '[app]\nsso_session = s\nsso_account_id = 1\nsso_role_name = z\n');
    const env = {
      AWS_PROFILE: 'app',
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      AWS_CONFIG_FILE: '[sso-session s]',
    };
    expect(inspectSources(env)[1]?.detail).toContain(
      'sso_session is "s"; AWS_CONFIG_FILE: its value is not a path (15 ',
    );
  });
});
