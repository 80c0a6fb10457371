import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type CredentialSource, inspectSources } from '../src/explain/index.ts';
import { homeDir, systemHomeDir } from '../src/sources/home-dir.ts';

// What it says of each source. That it names the one the chain uses is for source-agreement.test.ts.

const isDriver6 = process.env.DRIVER_MAJOR === '6';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'a-secret' };
const DISABLED = { AWS_EC2_METADATA_DISABLED: 'true' };
const ROLE = 'role_arn = arn:aws:iam::123456789012:role/app';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'connect-inspect-'));
  onTestFinished(() => rm(home, { recursive: true }));
});

async function write(name: string, text: string): Promise<string> {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

function inspect(id: CredentialSource['id'], env: NodeJS.ProcessEnv = {}): CredentialSource {
  const source = inspectSources({ HOME: home, ...env }).find((one) => one.id === id);
  if (!source) throw new Error(`no source ${id}`);
  return source;
}

async function inspectProfile(...lines: string[]): Promise<CredentialSource> {
  await write('.aws/config', `[profile p]\n${lines.join('\n')}\n`);
  return inspect('profile', { AWS_PROFILE: 'p' });
}

test('names the five in their order, and looks at the process unless told otherwise', () => {
  expect(inspectSources().map(({ id, state }) => [id, state])).toEqual([
    ['environment', 'absent'],
    ['profile', 'absent'],
    ['web-identity', 'absent'],
    ['container', 'absent'],
    ['instance', 'absent'],
  ]);
  expect(inspectSources({ HOME: home }).map(({ title }) => title)).toEqual([
    'Access keys in the environment',
    'Profile in the shared files',
    'Web identity token',
    'Container credentials',
    'Instance metadata',
  ]);
});

describe('the environment', () => {
  test('keys', () => {
    expect(inspect('environment', KEYS)).toEqual({
      id: 'environment',
      title: 'Access keys in the environment',
      state: 'present',
      detail: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.',
    });
    const { detail } = inspect('environment', { ...KEYS, AWS_SESSION_TOKEN: 'a-token' });
    expect(detail).toBe(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, and AWS_SESSION_TOKEN with them.',
    );
  });

  test('a temporary key without its token is used all the same', () => {
    const env = { ...KEYS, AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE' };
    expect(inspect('environment', env)).toMatchObject({
      state: 'present',
      detail: expect.stringContaining('begins with ASIA'),
    });
    expect(inspect('environment', { ...env, AWS_SESSION_TOKEN: 'a-token' }).detail).not.toContain('ASIA');
    expect(inspect('environment', KEYS).detail).not.toContain('ASIA');
  });

  test.each([
    ['2020-01-01T00:00:00Z', true],
    ['2999-01-01T00:00:00Z', false],
    ['no time', false],
    ['', false],
  ])('keys that expire %s', (AWS_CREDENTIAL_EXPIRATION, isSaid) => {
    const { state, detail } = inspect('environment', { ...KEYS, AWS_CREDENTIAL_EXPIRATION });
    expect(state).toBe('present');
    expect(detail.includes('AWS_CREDENTIAL_EXPIRATION says that they have expired')).toBe(isSaid);
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{ AWS_ACCESS_KEY_ID: 'x' }, 'AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not (or is empty).'],
    [{ AWS_SECRET_ACCESS_KEY: 'x' }, 'AWS_SECRET_ACCESS_KEY is set, AWS_ACCESS_KEY_ID is not (or is empty).'],
    [
      { AWS_SESSION_TOKEN: 'x' },
      'AWS_SESSION_TOKEN is set, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not.',
    ],
  ])('half of it: %j', (env, detail) => {
    expect(inspect('environment', env)).toMatchObject({
      state: 'incomplete',
      detail: expect.stringContaining(detail),
    });
  });

  // Driver 6 takes the keys when a client is constructed, and asks no chain; the chain looks at AWS_PROFILE first.
  test('keys and AWS_PROFILE', async () => {
    await write('.aws/config', '[profile p]\naws_access_key_id = x\naws_secret_access_key = y\n');
    for (const AWS_PROFILE of ['p', 'nobody']) {
      const [environment, profile] = inspectSources({ HOME: home, ...KEYS, AWS_PROFILE });
      const [expected, shadowing] = isDriver6 ? ['present', undefined] : ['shadowed', 'profile'];
      expect(environment).toMatchObject({ state: expected });
      expect(environment?.shadowedBy).toBe(shadowing);
      const ofGoodProfile = isDriver6 ? 'shadowed' : 'present';
      expect(profile?.state).toBe(AWS_PROFILE === 'p' ? ofGoodProfile : 'incomplete');
    }
    expect(inspect('environment', { AWS_ACCESS_KEY_ID: 'x', AWS_PROFILE: 'p' }).state).toBe('incomplete');
    expect(inspect('environment', { ...KEYS, AWS_PROFILE: '' }).state).toBe('present');
    expect(inspect('environment', { AWS_PROFILE: 'p' }).state).toBe('absent');
  });

  test('driver 6 gives up at a key id alone', async () => {
    await write('.aws/credentials', '[default]\naws_access_key_id = x\naws_secret_access_key = y\n');
    const [environment, profile] = inspectSources({ HOME: home, AWS_ACCESS_KEY_ID: 'x' });
    expect(environment?.detail.includes('The chain stops here.')).toBe(isDriver6);
    expect(profile?.state).toBe(isDriver6 ? 'shadowed' : 'present');
    expect(profile?.shadowedBy).toBe(isDriver6 ? 'environment' : undefined);
    const [secretAlone] = inspectSources({ HOME: home, AWS_SECRET_ACCESS_KEY: 'x' });
    expect(secretAlone?.detail).not.toContain('The chain stops here.');
  });

  test('driver 6 adds a token to any key', () => {
    const says = (env: NodeJS.ProcessEnv) =>
      inspect('environment', env).detail.includes('Driver 6 adds the token');
    expect(says({ AWS_SESSION_TOKEN: 'x' })).toBe(isDriver6);
    expect(says({ AWS_SESSION_TOKEN: 'x', AWS_SECRET_ACCESS_KEY: 'y' })).toBe(isDriver6);
    expect(says({ AWS_SECRET_ACCESS_KEY: 'y' })).toBe(false);
    expect(says({ ...KEYS, AWS_SESSION_TOKEN: 'x' })).toBe(false);
  });
});

describe('the profile', () => {
  test('is the default, and is not there', () => {
    expect(inspect('profile')).toEqual({
      id: 'profile',
      title: 'Profile in the shared files',
      state: 'absent',
      detail: `AWS_PROFILE is not set, and there is no profile "default": ${home}/.aws/config, which does not exist; ${home}/.aws/credentials, which does not exist.`,
    });
  });

  test('is the default, and has settings alone', async () => {
    await write('.aws/config', '[default]\nregion = us-east-1\noutput = json\n');
    expect(inspect('profile')).toMatchObject({
      state: 'absent',
      detail: 'The profile "default" holds settings, and no credentials.',
    });
    expect(inspect('profile', { AWS_PROFILE: 'default' })).toMatchObject({
      state: 'incomplete',
      detail: 'AWS_PROFILE is "default": it holds settings, and no credentials.',
    });
  });

  test.each(['aws_session_token', 'aws_access_key_id', 'source_profile', 'sso_role_name', 'role_arn'])(
    'is the default, and has %s alone',
    async (key) => {
      await write('.aws/config', `[default]\n${key} = x\n`);
      expect(inspect('profile')).toMatchObject({
        state: 'incomplete',
        detail: expect.stringMatching(/^Profile "default": /),
      });
    },
  );

  test('is missing among others, and near misses are pointed at', async () => {
    await write('.aws/config', '[default]\na = b\n[profile q]\na = b\n[p]\na = b\n[sso-session s]\na = b\n');
    await write(
      '.aws/credentials',
      ['t', 'u', 'v', 'w', 'x', 'y'].map((name) => `[${name}]\na = b\n`).join(''),
    );
    const there = `${home}/.aws/credentials has t, u, v, w, x and others.`;
    expect(inspect('profile', { AWS_PROFILE: 'p' }).detail).toBe(
      `AWS_PROFILE is "p": there is no such profile: in ${home}/.aws/config, line 5, [p], is not a heading that this SDK reads: the word profile is missing; ${there}`,
    );
    expect(inspect('profile', { AWS_PROFILE: 'nobody' }).detail).toBe(
      `AWS_PROFILE is "nobody": there is no such profile: ${home}/.aws/config has default, q (line 5, [p], is not a heading that this SDK reads: the word profile is missing); ${there}`,
    );
    await write('.aws/credentials', '[profile p]\na = b\n');
    expect(inspect('profile', { AWS_PROFILE: 'p' }).detail).toContain(
      `in ${home}/.aws/credentials, line 1, [profile p], is not a heading that this SDK reads: the word profile is for the other file`,
    );
    await write('.aws/config', '# nothing\n');
    await write('.aws/credentials', '[1]\na = b\n[2]\na = b\n[3]\na = b\n[4]\na = b\n[5]\na = b\n');
    expect(inspect('profile').detail).toContain(
      `${home}/.aws/config has no profile; ${home}/.aws/credentials has 1, 2, 3, 4, 5.`,
    );
  });

  test('stands in a file that counts for nothing', async () => {
    await write('.aws/config', '[profile p]\na = b\n[__proto__]\na = b\n');
    await mkdir(join(home, '.aws/credentials'));
    expect(inspect('profile', { AWS_PROFILE: 'p' }).detail).toContain(
      `${home}/.aws/config, which the SDK cannot read, as it has a section [__proto__]; ${home}/.aws/credentials, which is a directory.`,
    );
  });

  test.each([
    [['aws_access_key_id = x'], 'it has aws_access_key_id, and no aws_secret_access_key.'],
    [['aws_secret_access_key = x'], 'it has aws_secret_access_key, and no aws_access_key_id.'],
    [
      [ROLE],
      'it has role_arn, and neither source_profile nor credential_source nor web_identity_token_file.',
    ],
    [
      [ROLE, 'source_profile = x', 'credential_source = Environment'],
      'it has both source_profile and credential_source, and the SDK then uses neither.',
    ],
    [['source_profile = x'], 'it has source_profile, and no role_arn.'],
    [['credential_source = Environment'], 'it has credential_source, and no role_arn.'],
    [['web_identity_token_file = x'], 'it has web_identity_token_file, and no role_arn.'],
    [['region = us-east-1'], 'it holds settings, and no credentials.'],
    [
      [ROLE, 'source_profile = p'],
      'role_arn with source_profile "p": source_profile "p", which leads in a circle.',
    ],
    [
      [ROLE, 'credential_source = Nowhere'],
      'credential_source "Nowhere" is not one of Environment, Ec2InstanceMetadata, EcsContainer.',
    ],
    [
      [ROLE, 'credential_source = Environment'],
      'role_arn with credential_source Environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.',
    ],
    [
      [ROLE, 'credential_source = EcsContainer'],
      'role_arn with credential_source EcsContainer: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set.',
    ],
    [
      ['sso_session = s'],
      'sso_session is "s" (line 2 of {home}/.aws/config), and {home}/.aws/config has no [sso-session s]: it has no sso-session at all. The chain stops here.',
    ],
    [
      ['sso_region = r'],
      'SSO, which lacks sso_account_id, sso_role_name, sso_start_url. The chain stops here.',
    ],
    [
      [ROLE, 'mfa_serial = x', 'credential_source = Environment'],
      'role_arn with mfa_serial, and the chain cannot ask for the code. The chain stops here.',
    ],
  ])('gives nothing: %j', async (lines, detail) => {
    const source = await inspectProfile(...lines);
    expect(source.detail).toBe(`AWS_PROFILE is "p": ${detail.replaceAll('{home}', home)}`);
    expect(source.state).toBe('incomplete');
  });

  test.each([
    [
      ['aws_access_key_id = x', 'aws_secret_access_key = y'],
      'static keys (lines 2 and 3 of {home}/.aws/config).',
    ],
    [
      ['aws_access_key_id = x', 'aws_secret_access_key = y', 'aws_session_token = z'],
      'keys with a session token (lines 2 and 3 of {home}/.aws/config).',
    ],
    [
      [ROLE, 'credential_source = Ec2InstanceMetadata'],
      'role_arn with credential_source Ec2InstanceMetadata: Only a request to 169.254.169.254 shows whether this is an EC2 instance that has a role.',
    ],
    [
      ['credential_process = a-command a-secret'],
      'credential_process (line 2 of {home}/.aws/config), a command that the SDK runs.',
    ],
    [
      [ROLE, 'source_profile = nobody', 'credential_process = a-command'],
      'credential_process (line 4 of {home}/.aws/config), a command that the SDK runs.',
    ],
    [
      [ROLE, 'source_profile = q', '[profile q]', 'credential_process = a-command'],
      'role_arn with source_profile "q": credential_process (line 5 of {home}/.aws/config), a command that the SDK runs.',
    ],
  ])('gives credentials: %j', async (lines, detail) => {
    expect(await inspectProfile(...lines)).toMatchObject({
      state: 'present',
      detail: `AWS_PROFILE is "p": ${detail.replaceAll('{home}', home)}`,
    });
  });

  test('is found as the SDK finds it: an empty variable counts as none', async () => {
    await write('.aws/credentials', '[default]\naws_access_key_id = x\n');
    await write('.aws/config', '[default]\naws_secret_access_key = y\n');
    for (const name of ['AWS_PROFILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) {
      expect(inspect('profile', { [name]: '' })).toMatchObject({
        state: 'present',
        detail: `Profile "default": static keys (line 2 of ${home}/.aws/credentials and line 2 of ${home}/.aws/config).`,
      });
    }
  });

  test('may be its own source, and may not go in a circle', async () => {
    const keys = ['aws_access_key_id = x', 'aws_secret_access_key = y'];
    expect(await inspectProfile(ROLE, 'source_profile = p', ...keys)).toMatchObject({
      state: 'present',
      detail: `AWS_PROFILE is "p": role_arn with source_profile "p": static keys (lines 4 and 5 of ${home}/.aws/config).`,
    });
    const circle = [ROLE, 'source_profile = q', '[profile q]', ROLE, 'source_profile = p'];
    expect(await inspectProfile(...circle)).toMatchObject({
      state: 'incomplete',
      detail: expect.stringMatching(/source_profile "q", which leads in a circle\.$/),
    });
  });

  test('that asks for MFA ends the chain before its credential_process', async () => {
    await inspectProfile(ROLE, 'credential_source = Environment', 'mfa_serial = x', 'credential_process = y');
    expect(inspect('profile', { AWS_PROFILE: 'p' }).state).toBe('incomplete');
  });

  test('takes what another names as its credential_source, without a role', async () => {
    const lines = [
      ROLE,
      'source_profile = q',
      '[profile q]',
      'credential_source = EcsContainer',
      'mfa_serial = x',
    ];
    await inspectProfile(...lines);
    const env = { AWS_PROFILE: 'p', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' };
    expect(inspect('profile', env)).toMatchObject({
      state: 'present',
      detail: expect.stringContaining('source_profile "q": credential_source EcsContainer: AWS_CONTAINER'),
    });
  });

  test('takes keys of the environment', async () => {
    await inspectProfile(ROLE, 'credential_source = Environment');
    const env = { ...KEYS, AWS_PROFILE: 'p' };
    expect(inspect('profile', env).state).toBe(isDriver6 ? 'shadowed' : 'present');
    expect(inspect('environment', env).state).toBe(isDriver6 ? 'present' : 'shadowed');
  });

  test('reads a token file', async () => {
    const token = await write('token', 'a.web.token');
    const lines = [ROLE, `web_identity_token_file = ${token}`];
    expect(await inspectProfile(...lines)).toMatchObject({
      state: 'present',
      detail: `AWS_PROFILE is "p": role_arn with web_identity_token_file (${token}); the SDK asks STS for the role.`,
    });
    await write('token', '\n');
    expect(await inspectProfile(...lines)).toMatchObject({
      state: 'incomplete',
      detail: `AWS_PROFILE is "p": web_identity_token_file is ${token}, which is empty. The chain stops here.`,
    });
  });
});

describe('the login of IAM Identity Center', () => {
  const SSO = ['sso_session = s', 'sso_account_id = 123456789012', 'sso_role_name = app'];
  const SESSION = [
    '[sso-session s]',
    'sso_region = us-east-1',
    'sso_start_url = https://example.awsapps.com/start',
  ];
  const cachePath = (id: string) => `.aws/sso/cache/${createHash('sha1').update(id).digest('hex')}.json`;
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const RENEWAL = { clientId: 'c', clientSecret: 'a-secret', refreshToken: 'a-secret' };

  test.each<[object, string, string]>([
    [{ accessToken: 'a-secret', expiresAt: inMinutes(60) }, 'present', 'is current.'],
    [{ accessToken: 'a-secret', expiresAt: inMinutes(6) }, 'present', 'is current.'],
    [
      { accessToken: 'a-secret', expiresAt: inMinutes(4) },
      'incomplete',
      'has less than five minutes left and cannot be renewed without clientId, clientSecret, refreshToken. The chain stops here.',
    ],
    [
      { accessToken: 'a-secret', expiresAt: inMinutes(-1), ...RENEWAL, refreshToken: undefined },
      'incomplete',
      'has expired and cannot be renewed without refreshToken. The chain stops here.',
    ],
    [
      { accessToken: 'a-secret', expiresAt: inMinutes(-1), ...RENEWAL },
      'present',
      'is renewed when it is used.',
    ],
    [{ expiresAt: inMinutes(60) }, 'incomplete', 'lacks accessToken. The chain stops here.'],
    [{ accessToken: 'a-secret' }, 'incomplete', 'lacks expiresAt. The chain stops here.'],
  ])('%j', async (token, state, detail) => {
    const path = await write(cachePath('s'), JSON.stringify(token));
    const source = await inspectProfile(...SSO, ...SESSION);
    expect(source).toMatchObject({
      state,
      detail: `AWS_PROFILE is "p": SSO, whose login in ${path} ${detail}`,
    });
    expect(source.detail).not.toContain('a-secret');
  });

  test('is not there, or is nothing', async () => {
    const path = join(home, cachePath('s'));
    const expected = {
      state: 'incomplete',
      detail: `AWS_PROFILE is "p": SSO, whose login is kept in ${path}`,
    };
    expect(await inspectProfile(...SSO, ...SESSION)).toMatchObject({
      ...expected,
      detail: `${expected.detail}, which does not exist. The chain stops here.`,
    });
    for (const text of ['a-secret', 'null', '"a-secret"', '12']) {
      await write(cachePath('s'), text);
      expect(await inspectProfile(...SSO, ...SESSION)).toMatchObject({
        ...expected,
        detail: `${expected.detail}, which is not a JSON object. The chain stops here.`,
      });
    }
  });

  test('of the older kind goes by its address, and knows no renewal', async () => {
    const older = [...SSO.slice(1), ...SESSION.slice(1)];
    const id = 'https://example.awsapps.com/start';
    for (const [expiresAt, state] of [
      [inMinutes(1), 'present'],
      [inMinutes(-1), 'incomplete'],
      [undefined, 'present'],
    ]) {
      await write(cachePath(id), JSON.stringify({ accessToken: 'a-secret', expiresAt, ...RENEWAL }));
      expect((await inspectProfile(...older)).state).toBe(state);
    }
    await write(cachePath(id), JSON.stringify({ expiresAt: inMinutes(60) }));
    expect((await inspectProfile(...older)).detail).toContain('lacks accessToken.');
  });

  test('is not found through a path with ~', async () => {
    await write(cachePath('s'), JSON.stringify({ accessToken: 'a-secret', expiresAt: inMinutes(60) }));
    const path = await write('elsewhere', `[profile p]\n${[...SSO, ...SESSION].join('\n')}\n`);
    expect(inspect('profile', { AWS_PROFILE: 'p', AWS_CONFIG_FILE: path }).state).toBe('present');
    expect(inspect('profile', { AWS_PROFILE: 'p', AWS_CONFIG_FILE: '~/elsewhere' })).toMatchObject({
      state: 'incomplete',
      detail: expect.stringContaining('does not look for it in a file that AWS_CONFIG_FILE names with ~.'),
    });
  });
});

describe('the login of aws login', () => {
  const LOGIN = {
    accessToken: { accountId: '123456789012', expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
    clientId: 'c',
    refreshToken: 'a-secret',
    dpopKey: 'a-secret',
  };
  const name = `${createHash('sha256').update('a-session').digest('hex')}.json`;

  test.each<[string, object, string, string]>([
    ['current', LOGIN, 'present', 'is current.'],
    [
      'in its last minutes',
      { ...LOGIN, accessToken: { ...LOGIN.accessToken, expiresAt: new Date(Date.now() + 240_000) } },
      'present',
      'is renewed when it is used.',
    ],
    [
      'of which much is missing',
      { accessToken: {} },
      'incomplete',
      'lacks clientId, refreshToken, dpopKey, accountId. The chain stops here.',
    ],
    [
      'without its token',
      { ...LOGIN, accessToken: undefined },
      'incomplete',
      'lacks accessToken, accountId. The chain stops here.',
    ],
  ])('%s', async (_, login, state, detail) => {
    const path = await write(`.aws/login/cache/${name}`, JSON.stringify(login));
    expect(await inspectProfile('login_session = a-session')).toMatchObject({
      state,
      detail: `AWS_PROFILE is "p": login_session, whose login in ${path} ${detail}`,
    });
  });

  test('is not there, or is kept elsewhere', async () => {
    const missing = await inspectProfile('login_session = a-session');
    expect(missing).toMatchObject({
      state: 'incomplete',
      detail: expect.stringMatching(
        /login_session, which is kept in .+, which does not exist\. The chain stops here\.$/,
      ),
    });
    await write(`kept/${name}`, JSON.stringify(LOGIN));
    const env = { AWS_PROFILE: 'p', AWS_LOGIN_CACHE_DIRECTORY: join(home, 'kept') };
    expect(inspect('profile', env).state).toBe('present');
    // An empty one is a directory too for the SDK: the current one.
    expect(inspect('profile', { ...env, AWS_LOGIN_CACHE_DIRECTORY: '' }).detail).toContain(
      `kept in ${name},`,
    );
  });
});

test('the home directory is where the SDK looks for it', () => {
  expect(homeDir({ HOME: '/a', USERPROFILE: '/b' })).toBe('/a');
  expect(homeDir({ HOME: '', USERPROFILE: '/b', HOMEPATH: '/c' })).toBe('/b');
  expect(homeDir({ HOMEPATH: '/c', HOMEDRIVE: 'D:' })).toBe('D:/c');
  expect(homeDir({ HOMEPATH: '/c' })).toBe(`C:${sep}/c`);
  expect(homeDir({})).toBe(userInfo().homedir);
  expect(systemHomeDir({ HOME: '/a', USERPROFILE: '/b' })).toBe(process.platform === 'win32' ? '/b' : '/a');
  expect(systemHomeDir({})).toBe(userInfo().homedir);
});

describe('the web identity', () => {
  const ROLE_ARN = 'arn:aws:iam::123456789012:role/app';

  test('is whole, half, or not there', async () => {
    const token = await write('token', 'a.web.token');
    expect(inspect('web-identity')).toMatchObject({ state: 'absent' });
    expect(inspect('web-identity', { AWS_ROLE_ARN: ROLE_ARN })).toMatchObject({
      state: 'incomplete',
      detail: 'AWS_ROLE_ARN is set, AWS_WEB_IDENTITY_TOKEN_FILE is not.',
    });
    expect(inspect('web-identity', { AWS_WEB_IDENTITY_TOKEN_FILE: token })).toMatchObject({
      state: 'incomplete',
      detail: 'AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not.',
    });
    expect(
      inspect('web-identity', { AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: ROLE_ARN }),
    ).toMatchObject({
      state: 'present',
      detail: `AWS_WEB_IDENTITY_TOKEN_FILE (${token}) and AWS_ROLE_ARN are set; the SDK asks STS for the role.`,
    });
  });

  test('ends the chain if its file gives nothing', async () => {
    const empty = await write('token', '');
    for (const [path, trouble] of [
      [join(home, 'nothing'), 'which does not exist'],
      [home, 'which is a directory'],
      [empty, 'which is empty'],
      [join(empty, 'below'), 'which cannot be read (ENOTDIR)'],
    ]) {
      const env = { AWS_WEB_IDENTITY_TOKEN_FILE: path, AWS_ROLE_ARN: ROLE_ARN };
      expect(inspect('web-identity', env)).toMatchObject({
        state: 'incomplete',
        detail: `AWS_WEB_IDENTITY_TOKEN_FILE names ${path}, ${trouble}. The chain stops here.`,
      });
      expect(inspect('instance', env)).toMatchObject({ state: 'shadowed', shadowedBy: 'web-identity' });
    }
  });
});

describe('the container', () => {
  const full = (uri: string, more = {}) =>
    inspect('container', { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, ...more });

  test.each([
    'https://credentials.example/',
    'http://127.0.0.1:8080/a?b=a-secret',
    'http://127.1.2.3/',
    'http://localhost/',
    'http://[::1]/',
    'http://169.254.170.2/',
    'http://169.254.170.23/v1/credentials',
    'http://[fd00:ec2::23]/',
  ])('at %s', (uri) => {
    expect(full(uri)).toMatchObject({
      state: 'present',
      detail: `AWS_CONTAINER_CREDENTIALS_FULL_URI is set; the endpoint at ${new URL(uri).host} is asked.`,
    });
  });

  test.each([
    'http://credentials.example/',
    'http://169.254.169.254/',
    'http://127.0.0.1.example/',
    'http://[::2]/',
  ])('not at %s', (uri) => {
    expect(full(uri)).toMatchObject({
      state: 'incomplete',
      detail: expect.stringMatching(/is neither https nor .+: the SDK does not ask it\.$/),
    });
  });

  test('at a relative address, which comes first', () => {
    const env = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/a-secret' };
    expect(full('no URL', env)).toMatchObject({
      state: 'present',
      detail: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set; the endpoint at 169.254.170.2 is asked.',
    });
  });

  test('at what is no URL ends the chain', () => {
    expect(full('/v2/credentials')).toMatchObject({
      state: 'incomplete',
      detail: 'AWS_CONTAINER_CREDENTIALS_FULL_URI is set, and is not a URL. The chain stops here.',
    });
  });

  test('with a token file', async () => {
    const URI = 'http://169.254.170.23/v1/credentials';
    const missing = join(home, 'nothing');
    expect(full(URI, { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: missing })).toMatchObject({
      state: 'incomplete',
      detail: `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names ${missing}, which does not exist. The chain stops here.`,
    });
    for (const text of ['a-token', '']) {
      const AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = await write('token', text);
      expect(full(URI, { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE }).state).toBe('present');
    }
  });
});

describe('the instance', () => {
  test('as the source of a role: the same addresses, and what is wrong with them', async () => {
    await write('.aws/config', `[profile p]\n${ROLE}\ncredential_source = Ec2InstanceMetadata\n`);
    const env = { AWS_PROFILE: 'p', ...DISABLED };
    expect(inspect('profile', env).state).toBe('present');
    expect(inspect('profile', { ...env, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'nowhere' })).toMatchObject({
      state: 'incomplete',
      detail: expect.stringMatching(
        /AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL\. The chain stops here\.$/,
      ),
    });
  });

  test.each(['true', '1', 'TRUE', 'False'])('is not asked: AWS_EC2_METADATA_DISABLED is %s', (value) => {
    const env = { AWS_EC2_METADATA_DISABLED: value };
    expect(inspect('instance', env)).toMatchObject({
      state: 'absent',
      detail: 'AWS_EC2_METADATA_DISABLED is set.',
    });
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{}, '169.254.169.254'],
    [{ AWS_EC2_METADATA_DISABLED: 'false' }, '169.254.169.254'],
    [{ AWS_EC2_METADATA_DISABLED: '' }, '169.254.169.254'],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' }, '[fd00:ec2::254]'],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1338/' }, '127.0.0.1:1338'],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT: '' }, '169.254.169.254'],
  ])('is there or not: %j', (env, host) => {
    expect(inspect('instance', env)).toMatchObject({
      state: 'unknown',
      detail: `Only a request to ${host} shows whether this is an EC2 instance that has a role.`,
    });
  });

  test('may be named in the profile, where the config file wins', async () => {
    const setting = (host: string) => `ec2_metadata_service_endpoint = http://${host}\n`;
    await write('.aws/credentials', `[default]\n${setting('127.0.0.2')}`);
    expect(inspect('instance').detail).toContain('127.0.0.2');
    await write(
      '.aws/config',
      `[default]\n${setting('127.0.0.3')}[profile p]\nec2_metadata_service_endpoint_mode = IPv6\n`,
    );
    expect(inspect('instance').detail).toContain('127.0.0.3');
    expect(inspect('instance', { AWS_PROFILE: 'p' }).detail).toContain('fd00:ec2::254');
    // Set and empty: the profile is not looked at, and the mode decides.
    expect(inspect('instance', { AWS_EC2_METADATA_SERVICE_ENDPOINT: '' }).detail).toContain(
      '169.254.169.254',
    );
    expect(inspect('instance', { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.4' }).detail).toContain(
      '127.0.0.4',
    );
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'nowhere' }, 'AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL.'],
    [
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'ipv6' },
      'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is neither IPv4 nor IPv6.',
    ],
  ])('ends the chain: %j', (env, detail) => {
    expect(inspect('instance', env)).toMatchObject({
      state: 'incomplete',
      detail: `${detail} The chain stops here.`,
    });
  });

  test('is asked after whatever is not there, and by no container', () => {
    expect(inspect('instance', KEYS)).toMatchObject({ state: 'shadowed', shadowedBy: 'environment' });
    for (const uri of ['http://127.0.0.1/', 'http://credentials.example/']) {
      const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri };
      expect(inspect('instance', env)).toMatchObject({ state: 'shadowed', shadowedBy: 'container' });
      expect(inspect('instance', { ...env, ...DISABLED }).state).toBe('absent');
    }
  });
});

test('the first that works shadows all that would, and no other', async () => {
  const token = await write('token', 'a.web.token');
  await write('.aws/credentials', '[default]\naws_access_key_id = x\naws_secret_access_key = y\n');
  const env: NodeJS.ProcessEnv = {
    HOME: home,
    ...KEYS,
    AWS_WEB_IDENTITY_TOKEN_FILE: token,
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/app',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/',
  };
  const states = () => inspectSources(env).map(({ state, shadowedBy }) => shadowedBy ?? state);
  expect(states()).toEqual(['present', 'environment', 'environment', 'environment', 'environment']);
  delete env.AWS_ACCESS_KEY_ID;
  expect(states()).toEqual(['incomplete', 'present', 'profile', 'profile', 'profile']);
  env.HOME = '/nonexistent';
  expect(states()).toEqual(['incomplete', 'absent', 'present', 'web-identity', 'web-identity']);
  delete env.AWS_ROLE_ARN;
  expect(states()).toEqual(['incomplete', 'absent', 'incomplete', 'present', 'container']);
  // What has ended the chain keeps its own place; a later end is none of its own.
  env.AWS_PROFILE = 'nobody';
  env.AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/app';
  env.AWS_WEB_IDENTITY_TOKEN_FILE = '/nonexistent/token';
  env.AWS_CONTAINER_CREDENTIALS_FULL_URI = 'no URL';
  expect(states()).toEqual(['incomplete', 'incomplete', 'incomplete', 'incomplete', 'web-identity']);
  expect(inspectSources(env)[3]?.detail).not.toContain('The chain stops here.');
});
