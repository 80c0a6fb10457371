import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { redact } from '../src/explain/redact/redact.ts';
import { STATIC } from './credentials.ts';
import { newSecretKey, newSessionToken, SECRETS, SPELLINGS } from './secrets.ts';

const EMPTY: NodeJS.ProcessEnv = {};

/** No run of it that would be of use to anybody. */
function expectHidden(text: string, secret: string): void {
  for (let start = 0; start + 8 <= secret.length; start += 4) {
    expect(text).not.toContain(secret.slice(start, start + 8));
  }
}

describe('the value of a variable that holds a credential', () => {
  test.each([
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_SECURITY_TOKEN',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'AWS_BEARER_TOKEN_BEDROCK',
    'DATABASE_PASSWORD',
    'CI_JOB_JWT',
  ])('%s, however it is spelled', (name) => {
    // Nothing about it looks like a secret.
    const secret = 'correct horse/battery+staple=&"';
    for (const [spelling, spell] of Object.entries(SPELLINGS)) {
      const text = `It says: ${spell(secret)} and no more`;
      expect(redact(text, { [name]: secret }), spelling).toBe(`It says: (${name}) and no more`);
    }
  });

  test('in small letters, as in a host name, and cut off', () => {
    const env = { AWS_SESSION_TOKEN: 'abcdefghiJKLMNOPQRSTUVWXYZ' };
    expect(redact('http://abcdefghijklmnopqrstuvwxyz.example/', env)).toBe(
      'http://(AWS_SESSION_TOKEN).example/',
    );
    expect(redact('abcdefghiJKLMNOPQRST', env)).toBe('(AWS_SESSION_TOKEN)');
  });

  test('with letters that percent-encoding takes several bytes for', () => {
    const env = { DATABASE_PASSWORD: 'grüße-über-ålesund' };
    for (const spell of Object.values(SPELLINGS)) {
      expect(redact(spell(env.DATABASE_PASSWORD), env)).toBe('(DATABASE_PASSWORD)');
    }
  });

  test('the token of an Authorization header without its scheme', () => {
    const env = { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic dXNlcjpwYXNz' };
    expect(redact('sent dXNlcjpwYXNz', env)).toBe('sent (AWS_CONTAINER_AUTHORIZATION_TOKEN)');
  });

  test.each(['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'])(
    'the path and the query of %s',
    (name) => {
      const path = '/v2/credentials/0b9a2f4e-6c1d?auth=hunter2hunter2';
      const env = { [name]: name.includes('FULL') ? `http://127.0.0.1:1234${path}` : path };
      expect(redact(`GET http://127.0.0.1:1234${path}: 404`, env)).toBe(
        `GET http://127.0.0.1:1234(${name}): 404`,
      );
      expect(redact('no task 0b9a2f4e-6c1d', env)).not.toContain('2f4e-6c1d');
      expect(redact('auth hunter2hunter2', env)).toBe(`auth (${name})`);
    },
  );

  test('a secret in the place of the key id, or of anything else of AWS’s', () => {
    expect(redact('it is hunter2hunter2', { AWS_ACCESS_KEY_ID: 'hunter2hunter2' })).toBe(
      'it is (AWS_ACCESS_KEY_ID)',
    );
    const secret = newSecretKey();
    expectHidden(
      redact(`sts.${secret.toLowerCase()}.amazonaws.com`, { AWS_REGION: secret }),
      secret.toLowerCase(),
    );
    const env = { AWS_MONGO_CLUSTER_URL: 'mongodb://me:hunter2hunter2@a.example/' };
    expect(redact('bad password hunter2hunter2', env)).toBe('bad password (AWS_MONGO_CLUSTER_URL)');
  });

  test('a variable that is set, or set anew, after another text was searched', () => {
    const env: NodeJS.ProcessEnv = { DATABASE_PASSWORD: 'correct horse' };
    expect(redact('correct horse, battery staple', env)).toBe('(DATABASE_PASSWORD), battery staple');
    env.DATABASE_PASSWORD = 'battery staple';
    expect(redact('correct horse, battery staple', env)).toBe('correct horse, (DATABASE_PASSWORD)');
    env.API_PASSWORD = 'correct horse';
    expect(redact('correct horse, battery staple', env)).toBe('(API_PASSWORD), (DATABASE_PASSWORD)');
    delete env.DATABASE_PASSWORD;
    expect(redact('correct horse, battery staple', env)).toBe('(API_PASSWORD), battery staple');
  });

  test('what is no secret, or too short for one, stays', () => {
    const env = {
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: '',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
      AWS_ACCESS_KEY_ID: STATIC.accessKeyId,
      AWS_PROFILE: 'production',
      AWS_REGION: 'eu-central-1',
    };
    const text = 'a test of production in eu-central-1 reads /var/run/token';
    expect(redact(text, env)).toBe(text);
  });
});

describe('what looks like a secret', () => {
  test.each(Object.entries(SECRETS))('%s, in any spelling', (_, make) => {
    for (const [spelling, spell] of Object.entries(SPELLINGS)) {
      const spelled = spell(make());
      const redacted = redact(`It says: "${spelled}", and more`, EMPTY);
      expectHidden(redacted, spelled);
      expect(redacted, spelling).toBe('It says: "…", and more');
    }
  });

  test('a long path stays', () => {
    const path = `/Users/Somebody/Projects-2026/${'my_Application-2/'.repeat(6)}dist/main`;
    expect(redact(`no file ${path}`, EMPTY)).toBe(`no file ${path}`);
  });

  test('the secret of an access key beside its name, whatever its letters', () => {
    const secret = 'a'.repeat(40);
    for (const text of [
      `Secret access key: ${secret}`,
      `the secretAccessKey is ${secret}`,
      `secret ${secret}`,
    ]) {
      expect(redact(text, EMPTY)).not.toContain('aaaa');
    }
    expect(redact(`commit ${secret}`, EMPTY)).toBe(`commit ${secret}`);
  });

  test.each([
    '$env:AWS_SECRET_ACCESS_KEY = @"\n%\n"@',
    'setx AWS_SECRET_ACCESS_KEY %',
    '::add-mask::%',
    'docker run -e AWS_SECRET_ACCESS_KEY=% image',
    'curl --user "AKIAIOSFODNN7EXAMPLE:%" http://a.example',
    'User name,AKIAIOSFODNN7EXAMPLE,%',
    '-Daws.secretKey=%',
    '<add key="AWSSecretKey" value="%"/>',
    '{AccessKeyID:AKIAIOSFODNN7EXAMPLE SecretAccessKey:% SessionToken:}',
    'x_%_y',
  ])('the secret of an access key, wherever it was pasted: %s', (template) => {
    const secret = newSecretKey();
    expectHidden(redact(template.replace('%', secret), EMPTY), secret);
    for (const base64 of [secret, `${secret}\n`].map((text) => Buffer.from(text).toString('base64'))) {
      expectHidden(redact(template.replace('%', base64), EMPTY), base64);
    }
  });

  // Each of them with a value that has no look of its own.
  test.each([
    'aws_secret_access_key = %',
    'aws_secret_access_key=%',
    'AWS_SESSION_TOKEN=%',
    'export AWS_SECRET_ACCESS_KEY="%"',
    "aws-secret-access-key: '%'",
    'secretAccessKey: %',
    'secret_key=%',
    '{"SecretAccessKey":"%"}',
    '{"SecretAccessKey" : "%", "SessionToken": "%"}',
    '{\n  "SessionToken":\n    "%"\n}',
    JSON.stringify(JSON.stringify({ SecretAccessKey: '%' })),
    encodeURIComponent(JSON.stringify({ secretAccessKey: '%' })),
    JSON.stringify('[default]\naws_secret_access_key = %\nregion = x'),
    inspect({ secretAccessKey: '%', sessionToken: '%' }),
    inspect(new Map([['secretAccessKey', '%']])),
    inspect(['x-amz-security-token', '%']),
    '<SecretAccessKey>%</SecretAccessKey>',
    '<SessionToken>\n  %\n</SessionToken>',
    '&lt;SecretAccessKey&gt;%&lt;/SecretAccessKey&gt;',
    '?X-Amz-Security-Token=%&X-Amz-Date=1',
    'Action=AssumeRoleWithWebIdentity&WebIdentityToken=%&Version=1',
    'authMechanismProperties=AWS_SESSION_TOKEN:%,CANONICALIZE:none',
    'authMechanismProperties=AWS_SESSION_TOKEN%3A%',
    'login --secret % --verbose',
    'login --secret-access-key=% --verbose',
    'login --session-token "%"',
    'login --clientSecret %',
    'Authorization: Bearer %9',
    'authorization: %',
    "{ password: '%' }",
    'password=%',
    '{"clientSecret":"%","refreshToken":"%"}',
    '-----BEGIN EC PRIVATE KEY-----\n%\n-----END EC PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\n%',
  ])('by its name: %s', (text) => {
    const secret = 'quietlyhidden';
    const redacted = redact(text.replaceAll(/%(?![0-9A-F]{2})/g, secret), EMPTY);
    expectHidden(redacted, secret);
    expect(redacted).toContain('…');
    expect(redact(redacted, EMPTY)).toBe(redacted);
  });

  test.each([
    ['mongodb://me:pass@a.example/x', 'mongodb://…@a.example/x'],
    ['mongodb+srv://me:pass word@a.example/x', 'mongodb+srv://…@a.example/x'],
    ['mongodb://me:p@ss wo/rd@a.example/x', 'mongodb://…@a.example/x'],
    ['mongodb://me and you:pass@a.example/x', 'mongodb://…@a.example/x'],
    ['mongodb://me:1234 567@a.example/x', 'mongodb://…@a.example/x'],
    ['mongodb://me:p%40ss%20word@a.example/x', 'mongodb://…@a.example/x'],
    ['mongodb%3A%2F%2Fme%3Apass%40a.example', 'mongodb%3A%2F%2F…%40a.example'],
    ['https://me:pass word@a.example/', 'https://…@a.example/'],
    ['https://token@a.example/', 'https://…@a.example/'],
    ['me:p@ss@cluster0.abc.mongodb.net', '…@cluster0.abc.mongodb.net'],
    ['a://me:pass@b\nc://me:pass@d', 'a://…@b\nc://…@d'],
  ])('user info: %s', (text, expected) => {
    expect(redact(text, EMPTY)).toBe(expected);
  });

  test.each([
    'http://127.0.0.1:27017/ refuses; npm install @aws-sdk/credential-providers',
    'User: arn:aws:sts::123456789012:assumed-role/R/me@a.example is not authorized to perform: sts:AssumeRole',
    'Return { accessKeyId, secretAccessKey, sessionToken?, expiration? }',
    'AWS_SESSION_TOKEN is set, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not.',
    '{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …}',
    '{ secretAccessKey: undefined, sessionToken: null }',
    'aws eks get-token --token-file /var/run/token, AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/token',
    'Basic authentication is not enabled; the password must be set',
    'C:\\Users\\me\\new\\token, /home/me/.aws/sso/cache/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567.json',
    'MongoServerSelectionError: connection <monitor> to [::1]:27017 closed (secret: none)',
  ])('is not in: %s', (text) => {
    expect(redact(text, EMPTY)).toBe(text);
  });

  test('a JWT in small letters, as a host name', () => {
    const redacted = redact('ENOTFOUND eyjhbgcioijub25lin0aaaaaa.eyjzdwiioijhin0.', EMPTY);
    expect(redacted).toBe('ENOTFOUND …');
  });

  test('an access key id is shown in part', () => {
    expect(redact(`key_${STATIC.accessKeyId}/x ${STATIC.accessKeyId}`, EMPTY)).toBe(
      'key_AKIA…MPLE/x AKIA…MPLE',
    );
  });
});

// So much of what makes a search look twice that with work that grows faster than the text, none of these ends within
// the time that a test has.
describe('the work grows with the text and no faster', () => {
  const SIZE = 200_000;
  const env = {
    AWS_SECRET_ACCESS_KEY: `b${'a'.repeat(100_000)}`,
    AWS_SESSION_TOKEN: `${'://'.repeat(2000)}@`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a'.repeat(50_000),
  };
  test.each([
    ...[
      '://',
      'mongodb://',
      'https://a:',
      '://a b:c',
      'a://b@',
      '@',
      'a:b',
      'a:a,',
      'eyJ',
      'ewo',
      'eyJhbGciOiJ9.',
    ],
    ...[
      'AKIA',
      'AKIAIOSFODNN7EXAMPLE',
      'secret',
      'secret=',
      '"secret":"',
      'sessionToken ',
      "['token', ",
      '<token>',
    ],
    ...[
      '--',
      '--secret ',
      '-----BEGIN PRIVATE KEY-----',
      '%',
      '%25',
      '%2',
      '\\',
      '\\u',
      '&#',
      '&#0',
      'Bearer ',
    ],
    ...[
      ' ',
      '\n',
      'a',
      'aA1/',
      '"',
      "'",
      '=',
      '>',
      'IQoJb3JpZ2lu',
      'mdb_sa_sk_',
      'aws_secret_access_key',
      'authorization:',
      'arn:',
    ],
  ])('%j', (piece) => {
    const much = piece.repeat(SIZE / piece.length);
    expect(redact(`secret "${much}`, env)).toMatch(/^secret "/);
  });

  test('a text of any length', () => {
    expect(redact('word '.repeat(5_000_000), EMPTY).length).toBeLessThan(5_000_000);
    expectHidden(redact(`${'word '.repeat(5_000_000)}${newSessionToken()}`, EMPTY), newSessionToken());
  });
});
