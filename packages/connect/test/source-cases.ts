import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { keyIdOf } from './aws-stub.ts';

// One way to configure, or half configure, a source. `{home}` in a text is the case's own folder, `{id}` its number: the
// SDK keeps the files it has read by path, and renewals by session name, for as long as the process lives.
export interface SourceCase {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

export const SECRET = 'a-secret-in-a-file';
const ROLE = 'role_arn = arn:aws:iam::123456789012:role/profile';
const SESSION =
  '[sso-session s{id}]\nsso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n';
const SSO = ['sso_session = s{id}', 'sso_account_id = 123456789012', 'sso_role_name = profile'];
const OLDER_SSO = [
  'sso_region = us-east-1',
  'sso_start_url = https://example.awsapps.com/start',
  ...SSO.slice(1),
];
const HOUR = 3_600_000;

const staticKeys = (source: string) => [
  `aws_access_key_id = ${keyIdOf(source)}`,
  `aws_secret_access_key = ${SECRET}`,
];
const KEYS = staticKeys('profile');
const TOKEN_FILE = ['web_identity_token_file = {home}/token', ROLE];
const BASE = `[profile base]\n${staticKeys('base').join('\n')}\n`;
const PROCESS = `credential_process = echo '${JSON.stringify({
  Version: 1,
  AccessKeyId: keyIdOf('profile'),
  SecretAccessKey: SECRET,
})}'`;

const profile = (lines: readonly string[], more = '', files: SourceCase['files'] = {}): SourceCase => ({
  files: { '.aws/config': `[profile p]\n${lines.join('\n')}\n${more}`, ...files },
});

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const REFRESHABLE = { clientId: 'a-client', clientSecret: SECRET, refreshToken: SECRET };

const ssoCache = (id: string, token: object | string): Record<string, string> => ({
  [`.aws/sso/cache/{sha1:${id}}.json`]: typeof token === 'string' ? token : JSON.stringify(token),
});

const dpopKey = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'sec1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

const loginCache = (leftMs: number, without?: string): Record<string, string> => {
  const accessToken = {
    accessKeyId: keyIdOf('profile'),
    secretAccessKey: SECRET,
    sessionToken: SECRET,
    accountId: without === 'accountId' ? '' : '123456789012',
    expiresAt: inMs(leftMs),
  };
  const login: Record<string, unknown> = {
    accessToken,
    clientId: 'a-client',
    refreshToken: SECRET,
    dpopKey,
  };
  if (without) delete login[without];
  return { '.aws/login/cache/{sha256:login{id}}.json': JSON.stringify(login) };
};
const LOGIN = ['login_session = login{id}'];

export const ENVIRONMENTS: Readonly<Record<string, SourceCase>> = {
  none: {},
  keys: { env: { AWS_ACCESS_KEY_ID: keyIdOf('environment'), AWS_SECRET_ACCESS_KEY: SECRET } },
  'keys and token': {
    env: {
      AWS_ACCESS_KEY_ID: keyIdOf('environment'),
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: SECRET,
    },
  },
  'key id alone': { env: { AWS_ACCESS_KEY_ID: keyIdOf('environment') } },
  'secret alone': { env: { AWS_SECRET_ACCESS_KEY: SECRET } },
  'token alone': { env: { AWS_SESSION_TOKEN: SECRET } },
  'an empty secret': { env: { AWS_ACCESS_KEY_ID: keyIdOf('environment'), AWS_SECRET_ACCESS_KEY: '' } },
};

// Of a profile `p`, which AWS_PROFILE names; or, with `p` renamed, of [default].
export const PROFILES: Readonly<Record<string, SourceCase>> = {
  none: {},
  'settings alone': profile(['region = us-east-1']),
  'static keys': profile(KEYS),
  'static keys with a token': profile([...KEYS, `aws_session_token = ${SECRET}`]),
  'an id without a secret': profile(KEYS.slice(0, 1)),
  'a secret without an id': profile(KEYS.slice(1)),
  'an empty secret': profile([KEYS[0] ?? '', 'aws_secret_access_key =']),
  'halves in two files': {
    files: { '.aws/config': `[profile p]\n${KEYS[0]}\n`, '.aws/credentials': `[p]\n${KEYS[1]}\n` },
  },
  'in the credentials file': { files: { '.aws/credentials': `[p]\n${KEYS.join('\n')}\n` } },
  'with a heading of the other file': { files: { '.aws/config': `[p]\n${KEYS.join('\n')}\n` } },
  'a heading too long for the credentials file': {
    files: { '.aws/credentials': `[profile p]\n${KEYS.join('\n')}\n` },
  },
  'beside a section that voids the file': {
    files: { '.aws/config': `[profile p]\n${KEYS.join('\n')}\n[__proto__]\na = b\n` },
  },
  'files elsewhere': {
    env: { AWS_CONFIG_FILE: '~/elsewhere' },
    files: { elsewhere: `[profile p]\n${KEYS.join('\n')}\n` },
  },
  role: profile([ROLE, 'source_profile = base'], BASE),
  'role and keys': profile([ROLE, 'source_profile = base', ...staticKeys('unused')], BASE),
  'role of its own keys': profile([ROLE, 'source_profile = p', ...staticKeys('base')]),
  'role through a role': profile(
    [ROLE, 'source_profile = middle'],
    `${BASE}[profile middle]\nrole_arn = arn:aws:iam::123456789012:role/middle\nsource_profile = base\n`,
  ),
  'role without a source': profile([ROLE]),
  'a source without a role': profile(['source_profile = base'], BASE),
  'role of two sources': profile([ROLE, 'source_profile = base', 'credential_source = Environment'], BASE),
  'role of a missing source': profile([ROLE, 'source_profile = nobody']),
  'role of half a source': profile(
    [ROLE, 'source_profile = half'],
    `[profile half]\naws_access_key_id = ${keyIdOf('half')}\n`,
  ),
  'role of itself': profile([ROLE, 'source_profile = p']),
  'roles in a circle': profile([ROLE, 'source_profile = q'], `[profile q]\n${ROLE}\nsource_profile = p\n`),
  'role of a credential_source of a profile': profile(
    [ROLE, 'source_profile = source'],
    '[profile source]\ncredential_source = EcsContainer\n',
  ),
  'a credential_source alone': profile(['credential_source = Environment']),
  'role of the environment': profile([ROLE, 'credential_source = Environment']),
  'role of a container': profile([ROLE, 'credential_source = EcsContainer']),
  'role of the instance': profile([ROLE, 'credential_source = Ec2InstanceMetadata']),
  'role of an unknown source': profile([ROLE, 'credential_source = Nowhere']),
  'role with MFA': profile(
    [ROLE, 'source_profile = base', 'mfa_serial = arn:aws:iam::123456789012:mfa/me'],
    BASE,
  ),
  'role through a role with MFA': profile(
    [ROLE, 'source_profile = middle'],
    `${BASE}[profile middle]\n${ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n`,
  ),
  'an unknown source and MFA': profile([ROLE, 'credential_source = Nowhere', 'mfa_serial = me']),
  'token file': profile(TOKEN_FILE, '', { token: 'a.web.token' }),
  'token file missing': profile(TOKEN_FILE),
  'token file without a role': profile(TOKEN_FILE.slice(0, 1), '', { token: 'a.web.token' }),
  process: profile([PROCESS]),
  'process behind a broken role': profile([ROLE, 'source_profile = nobody', PROCESS]),
  'process behind MFA': profile([ROLE, 'source_profile = base', 'mfa_serial = me', PROCESS], BASE),
  'role of a process': profile([ROLE, 'source_profile = source'], `[profile source]\n${PROCESS}\n`),
  'SSO logged in': profile(SSO, SESSION, ssoCache('s{id}', { accessToken: SECRET, expiresAt: inMs(HOUR) })),
  'SSO never logged in': profile(SSO, SESSION),
  'SSO cache that is no JSON': profile(SSO, SESSION, ssoCache('s{id}', 'nothing')),
  'SSO cache without a token': profile(SSO, SESSION, ssoCache('s{id}', { expiresAt: inMs(HOUR) })),
  'SSO cache without a time': profile(SSO, SESSION, ssoCache('s{id}', { accessToken: SECRET })),
  'SSO expired': profile(SSO, SESSION, ssoCache('s{id}', { accessToken: SECRET, expiresAt: inMs(-HOUR) })),
  'SSO with four minutes left': profile(
    SSO,
    SESSION,
    ssoCache('s{id}', { accessToken: SECRET, expiresAt: inMs(240_000) }),
  ),
  'SSO renewable': profile(
    SSO,
    SESSION,
    ssoCache('s{id}', { accessToken: SECRET, expiresAt: inMs(-HOUR), ...REFRESHABLE }),
  ),
  'SSO without its session section': profile(SSO),
  'SSO session without a region': profile(
    SSO,
    '[sso-session s{id}]\nsso_start_url = https://example.awsapps.com/start\n',
  ),
  'SSO session in the credentials file': profile(SSO, '', { '.aws/credentials': SESSION }),
  'SSO session in a file named with ~': {
    env: { AWS_CONFIG_FILE: '~/elsewhere' },
    files: {
      elsewhere: `[profile p]\n${SSO.join('\n')}\n${SESSION}`,
      ...ssoCache('s{id}', { accessToken: SECRET, expiresAt: inMs(HOUR) }),
    },
  },
  'SSO without a role name': profile(SSO.slice(0, 2), SESSION),
  'SSO of the older kind': profile(
    OLDER_SSO,
    '',
    ssoCache('https://example.awsapps.com/start', { accessToken: SECRET, expiresAt: inMs(60_000) }),
  ),
  'SSO of the older kind, expired': profile(
    OLDER_SSO,
    '',
    ssoCache('https://example.awsapps.com/start', {
      accessToken: SECRET,
      expiresAt: inMs(-HOUR),
      ...REFRESHABLE,
    }),
  ),
  'SSO of the older kind, never logged in': profile(OLDER_SSO),
  'SSO of the older kind, half': profile(OLDER_SSO.slice(1)),
  'role of SSO': profile(
    [ROLE, 'source_profile = source'],
    `[profile source]\n${SSO.join('\n')}\n${SESSION}`,
    ssoCache('s{id}', { accessToken: SECRET, expiresAt: inMs(HOUR) }),
  ),
  'role of SSO never logged in': profile(
    [ROLE, 'source_profile = source'],
    `[profile source]\n${SSO.join('\n')}\n${SESSION}`,
  ),
  login: profile(LOGIN, '', loginCache(HOUR)),
  'login never done': profile(LOGIN),
  'login expired': profile([...LOGIN, 'region = us-east-1'], '', loginCache(-HOUR)),
  'login without a key': profile(LOGIN, '', loginCache(HOUR, 'dpopKey')),
  'login without an account': profile(LOGIN, '', loginCache(HOUR, 'accountId')),
  'login kept elsewhere': {
    ...profile(LOGIN, '', { 'kept/{sha256:login{id}}.json': Object.values(loginCache(HOUR))[0] ?? '' }),
    env: { AWS_LOGIN_CACHE_DIRECTORY: '{home}/kept' },
  },
};

const WEB_ROLE = 'arn:aws:iam::123456789012:role/web-identity';
export const WEB_IDENTITIES: Readonly<Record<string, SourceCase>> = {
  none: {},
  'token file alone': {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token' },
    files: { token: 'a.web.token' },
  },
  'role alone': { env: { AWS_ROLE_ARN: WEB_ROLE } },
  'token file missing': { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/nothing', AWS_ROLE_ARN: WEB_ROLE } },
  'token file a directory': { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}', AWS_ROLE_ARN: WEB_ROLE } },
  both: {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token', AWS_ROLE_ARN: WEB_ROLE },
    files: { token: 'a.web.token' },
  },
};

// Container or instance: the chain asks one of them. `{stub}` is the stub's address.
export const ROLES: Readonly<Record<string, SourceCase>> = {
  none: { env: { AWS_EC2_METADATA_DISABLED: 'true' } },
  instance: { env: { AWS_EC2_METADATA_DISABLED: 'false' } },
  'instance by an empty setting': { env: { AWS_EC2_METADATA_DISABLED: '' } },
  container: { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{stub}/container' } },
  'container and instance': {
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{stub}/container', AWS_EC2_METADATA_DISABLED: 'false' },
  },
  'a refused container and an instance': {
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example/',
      AWS_EC2_METADATA_DISABLED: 'false',
    },
  },
  'a container that is no URL': {
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '/v2/credentials', AWS_EC2_METADATA_DISABLED: 'false' },
  },
  'an unknown endpoint mode': {
    env: {
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: '',
      AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv5',
    },
  },
};

let lastId = 0;

/** Writes the files of the cases into a folder of their own, and stubs the environment. Returns the folder. */
export async function useSources(
  stubUrl: string,
  ...cases: readonly (SourceCase | undefined)[]
): Promise<string> {
  lastId += 1;
  const home = await mkdtemp(join(tmpdir(), 'connect-sources-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const fill = (text: string): string =>
    text
      .replaceAll('{home}', home)
      .replaceAll('{id}', String(lastId))
      .replaceAll('{stub}', stubUrl)
      .replace(/\{(sha\d+):([^}]*)\}/g, (_, algorithm, input) =>
        createHash(algorithm).update(input).digest('hex'),
      );
  vi.unstubAllEnvs();
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_EC2_METADATA_DISABLED']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL', stubUrl);
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', stubUrl);
  for (const { env = {}, files = {} } of cases.filter((one) => one !== undefined)) {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, fill(value));
    for (const [name, text] of Object.entries(files)) {
      const path = join(home, fill(name));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, fill(text));
    }
  }
  return home;
}

/** The same profile, for nobody to name. */
export function asDefault({ env = {}, files = {} }: SourceCase): SourceCase {
  const rename = (text: string) =>
    text
      .replaceAll('[profile p]', '[default]')
      .replaceAll('[p]', '[default]')
      .replaceAll(/source_profile = p$/gm, 'source_profile = default');
  return {
    env,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, rename(text)])),
  };
}
