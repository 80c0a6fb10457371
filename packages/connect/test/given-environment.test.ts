import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain, inspectSources } from '../src/explain/index.ts';
import { recordLoginEvidence } from '../src/login-evidence.ts';

// What explanations and sources say depends on the environment they are given. This process's own names other keys,
// files and secrets, none of which may show.

const POISON = 'poisoned-by-the-process';

beforeEach(() => {
  for (const name of [
    'AWS_PROFILE',
    'AWS_ACCESS_KEY_ID',
    'AWS_SESSION_TOKEN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_ROLE_ARN',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_ENDPOINT_URL_STS',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_LAMBDA_FUNCTION_NAME',
  ]) {
    vi.stubEnv(name, POISON);
  }
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'The message');
  vi.stubEnv('LEFT_AS_PRINTED', '<left-as-printed>');
  vi.stubEnv('HOME', `/${POISON}`);
});

const mongoAwsError = (message: string) => Object.assign(new Error(message), { name: 'MongoAWSError' });
const refusedLogin = () => Object.assign(new Error('Authentication failed.'), { code: 18 });

/** Counts how often each variable is read. */
function counting(variables: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const env = new Proxy(variables, {
    get(target, name) {
      reads.set(String(name), (reads.get(String(name)) ?? 0) + 1);
      return Reflect.get(target, name);
    },
  });
  return { env, reads };
}

function homeWith(file: string, text: string): string {
  const home = mkdtempSync(join(tmpdir(), 'given-environment-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws', file), text);
  return home;
}

const CASES: [string, Error, NodeJS.ProcessEnv, string, RegExp][] = [
  [
    'nothing configured',
    mongoAwsError('Could not load credentials from any providers'),
    {},
    'no-provider-found',
    /None of the sources/,
  ],
  [
    'half a key',
    mongoAwsError('Unable to find environment variable credentials.'),
    { AWS_SECRET_ACCESS_KEY: 'half-of-a-key' },
    'env-credentials-incomplete',
    /AWS_ACCESS_KEY_ID is not/,
  ],
  [
    'no key',
    mongoAwsError('Unable to find environment variable credentials.'),
    {},
    'credentials-missing',
    /not set/,
  ],
  [
    'a temporary key',
    refusedLogin(),
    { AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) },
    'session-token-missing',
    /ASIA…MPLE/,
  ],
  [
    'a token alone',
    refusedLogin(),
    { AWS_SESSION_TOKEN: 'a-token-alone' },
    'session-token-unexpected',
    /Driver 6/,
  ],
  ['no key that is refused', refusedLogin(), {}, 'authentication-failed', /gives no reason/],
  [
    'a session of Lambda',
    refusedLogin(),
    {
      AWS_LAMBDA_FUNCTION_NAME: 'function',
      AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
      AWS_SESSION_TOKEN: 'a-token-of-a-function',
    },
    'credentials-expired',
    /Lambda/,
  ],
  [
    'a placeholder',
    mongoAwsError('Profile <profile> was not found'),
    { AWS_PROFILE: '<profile>' },
    'placeholder',
    /"<" or ">"/,
  ],
  [
    'a profile',
    mongoAwsError('Profile gone could not be found'),
    { HOME: '/nowhere' },
    'profile-unusable',
    /\/nowhere\/\.aws\/config/,
  ],
  [
    'an address that is none',
    mongoAwsError('Invalid URL'),
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'no address' },
    'container-uri-refused',
    /is not a URL/,
  ],
  [
    'another that is none',
    mongoAwsError('Invalid URL'),
    { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'no address' },
    'metadata-unreachable',
    /AWS_EC2_METADATA_SERVICE_ENDPOINT/,
  ],
  [
    'a web identity',
    mongoAwsError('Web identity configuration not specified'),
    { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/name' },
    'web-identity-incomplete',
    /AWS_ROLE_ARN is set/,
  ],
  [
    'an endpoint',
    Object.assign(mongoAwsError('connect'), { code: 'ECONNREFUSED', port: 9 }),
    { AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:9/' },
    'provider-failed',
    /before any login/,
  ],
  ['an unknown error', new Error('The message says it'), {}, 'unknown', /No cause/],
];

describe('an explanation', () => {
  test.each(CASES)('is of the environment that is given: %s', (_, error, variables, code, cause) => {
    const { env, reads } = counting({ AWS_EC2_METADATA_DISABLED: 'true', ...variables });
    const explanation = explain(error, { env });
    expect(explanation).toMatchObject({ code, cause: expect.stringMatching(cause) });
    expect(JSON.stringify(explanation)).not.toContain(POISON);
    expect(JSON.stringify(explanation)).not.toContain('(AWS_SECRET_ACCESS_KEY)');
    expect([...reads.values()].filter((count) => count > 1)).toEqual([]);
  });

  test('reads what the process has when none is given', () => {
    expect(explain(new Error('The message says it')).summary).toBe('Error: (AWS_SECRET_ACCESS_KEY) says it');
  });

  test('hides the secrets of the environment that is given', () => {
    const env = { MY_TOKEN: 'correct horse battery staple' };
    expect(explain(new Error('It was correct horse battery staple'), { env }).summary).toBe(
      'Error: It was (MY_TOKEN)',
    );
  });

  test('goes by what connect() saw, if it signed with another key', () => {
    const error = refusedLogin();
    const credentials = {
      description: 'AKIA…OTHR',
      keyIdPrefix: 'AKIA',
      hasSessionToken: true,
      expirationMs: Number.NaN,
    };
    recordLoginEvidence(error, { credentials });
    const env = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) };
    expect(explain(error, { env }).fix).toMatch(/^Return no sessionToken/);
  });
});

describe('the sources', () => {
  test('are of the environment that is given, read once', () => {
    const home = homeWith('credentials', '[default]\naws_access_key_id = a\naws_secret_access_key = b\n');
    const { env, reads } = counting({ HOME: home, AWS_EC2_METADATA_DISABLED: 'true' });
    const sources = inspectSources(env);
    expect(sources.map(({ id, state }) => [id, state])).toEqual([
      ['environment', 'absent'],
      ['profile', 'present'],
      ['web-identity', 'absent'],
      ['container', 'absent'],
      ['instance', 'absent'],
    ]);
    expect(JSON.stringify(sources)).not.toContain(POISON);
    expect([...reads.values()].filter((count) => count > 1)).toEqual([]);
  });

  // os.homedir() would go by the process's HOME.
  test('look into the home of the user where no variable names one', () => {
    expect(JSON.stringify(inspectSources({}))).not.toContain(POISON);
  });
});
