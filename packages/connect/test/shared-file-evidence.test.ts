import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';

// Settings that are there and that the SDK does not read, or not so: the line that is to blame is named as it stands, and
// what to write instead. The SDK's own chain says of all of them that it found nothing.

const KEYS = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = a-secret-in-a-file\n';
const ROLE = 'role_arn = arn:aws:iam::123456789012:role/app\n';
const NO_WORD = 'a name has no other characters than A-Z, a-z, 0-9 and _-@+.%:/ there, and no spaces';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'connect-evidence-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.aws'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) {
    vi.stubEnv(name, undefined);
  }
});

async function explainChain(
  file: 'config' | 'credentials',
  text: string | Buffer,
  env: Record<string, string> = { AWS_PROFILE: 'dev' },
) {
  writeFileSync(join(home, '.aws', file), text);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const thrown = await fromNodeProviderChain()().then(
    () => expect.unreachable('the SDK reads it'),
    (error: Error) => error,
  );
  const wrapped = Object.assign(new Error(thrown.message, { cause: thrown }), { name: 'MongoAWSError' });
  const explanation = explain(wrapped);
  expect(JSON.stringify(explanation)).not.toContain('a-secret-in-a-file');
  return {
    ...explanation,
    cause: explanation.cause.replaceAll(home, '~'),
    fix: explanation.fix.replaceAll(home, '~'),
  };
}

describe('a heading that the SDK drops', () => {
  test.each([
    ["[profile 'My Mac']", 'My Mac', "[profile 'My Mac']", NO_WORD, '[profile My-Mac]'],
    ['[profile Prod (EU)]', 'Prod (EU)', '[profile Prod (EU)]', NO_WORD, '[profile Prod-EU]'],
    ['[profile größe]', 'größe', '[profile größe]', NO_WORD, '[profile gr-e]'],
    ['[profile  dev]', 'dev', '[profile␣␣dev]', 'it has more than one space after profile', '[profile dev]'],
    ['[ profile dev ]', 'dev', '[␣profile dev␣]', 'it has a space beside a bracket', '[profile dev]'],
    ['[profile dev ]', 'dev', '[profile dev␣]', 'it has a space beside a bracket', '[profile dev]'],
    ['[Profile dev]', 'dev', '[Profile dev]', 'Profile is not in small letters', '[profile dev]'],
    ['[dev]', 'dev', '[dev]', 'the word profile is missing', '[profile dev]'],
    ['[profile dev', 'dev', '[profile dev', 'it does not end with a bracket', '[profile dev]'],
    ['[profile dev] mine', 'dev', '[profile dev] mine', 'it does not end with a bracket', '[profile dev]'],
    ['[profiles dev]', 'dev', '[profiles dev]', 'the word is profile, not profiles', '[profile dev]'],
    ['[profile:dev]', 'dev', '[profile:dev]', 'it has a colon after profile', '[profile dev]'],
    ['[[profile dev]]', 'dev', '[[profile dev]]', 'it has more than one bracket', '[profile dev]'],
    ['[profile "dev]', 'dev', '[profile "dev]', 'it has one quotation mark, and not two', '[profile dev]'],
    ['[profile Dev ]', 'dev', '[profile Dev␣]', 'it has a space beside a bracket', '[profile Dev]'],
  ])('in the config file: %s', async (heading, AWS_PROFILE, shown, reason, correction) => {
    const { code, cause, fix } = await explainChain('config', `\n${heading}\n${KEYS}`, { AWS_PROFILE });
    expect(code).toBe('profile-unusable');
    expect(cause).toContain(
      `in ~/.aws/config, line 2, ${shown}, is not a heading that this SDK reads: ${reason}`,
    );
    expect(fix).toContain(`Change line 2 of ~/.aws/config to ${correction}`);
    const name = correction.slice('[profile '.length, -1);
    expect(fix.includes(`write ${name} wherever it is named`)).toBe(reason === NO_WORD);
  });

  test.each([
    ['[Prod EU]', 'Prod EU', '[Prod EU]', NO_WORD, '[Prod-EU]'],
    ['["dev"]', 'dev', '["dev"]', 'its name is in quotes', '[dev]'],
    ['[ dev ]', 'dev', '[␣dev␣]', 'it has a space beside a bracket', '[dev]'],
    ['[profile dev]', 'dev', '[profile dev]', 'the word profile is for the other file', '[dev]'],
  ])('in the credentials file: %s', async (heading, AWS_PROFILE, shown, reason, correction) => {
    const { cause, fix } = await explainChain('credentials', `${heading}\n${KEYS}`, { AWS_PROFILE });
    expect(cause).toContain(
      `in ~/.aws/credentials, line 1, ${shown}, is not a heading that this SDK reads: ${reason}`,
    );
    expect(fix).toContain(`Change line 1 of ~/.aws/credentials to ${correction}`);
  });

  test('and no profile is selected: the one that there is', async () => {
    const { code, cause, fix } = await explainChain('config', `[profile  dev]\n${KEYS}`, {});
    expect(code).toBe('no-provider-found');
    expect(cause).toContain('~/.aws/config has no profile (line 1, [profile␣␣dev], is not a heading');
    expect(fix).toBe('Change line 1 of ~/.aws/config to [profile dev]. Then set AWS_PROFILE to dev.');
  });

  test('and the only one has another name: what has to select it', async () => {
    const { fix } = await explainChain('config', `[profile-dev]\n${KEYS}`);
    expect(fix).toBe(
      'Change line 1 of ~/.aws/config to [profile profile-dev]. Then set AWS_PROFILE to profile-dev.',
    );
  });

  test('of the source_profile', async () => {
    const { cause, fix } = await explainChain(
      'config',
      `[profile dev]\n${ROLE}source_profile = base\n[base]\n${KEYS}`,
    );
    expect(cause).toContain(
      'line 4, [base], is not a heading that this SDK reads: the word profile is missing',
    );
    expect(fix).toBe('Change line 4 of ~/.aws/config to [profile base].');
  });
});

test('a file in UTF-16, as PowerShell writes it', async () => {
  for (const text of [`\ufeff[profile dev]\n${KEYS}`, `[profile dev]\n${KEYS}`]) {
    const { cause } = await explainChain('config', Buffer.from(text, 'utf16le'));
    expect(cause).toContain('~/.aws/config, which the SDK cannot read, as it is written in UTF-16');
  }
});

describe('an sso_session that has no section', () => {
  const PROFILE = '[profile dev]\nsso_session = My Corp\nsso_account_id = 1\nsso_role_name = r\n';
  const SESSION = 'sso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n';

  test.each([
    [
      `[sso-session 'My Corp']\n${SESSION}`,
      `in ~/.aws/config, line 5, [sso-session 'My Corp'], is not a heading that this SDK reads: ${NO_WORD}.`,
      'Change line 5 of ~/.aws/config to [sso-session My-Corp], and write My-Corp wherever it is named (sso_session). Then run aws sso login --profile dev again',
    ],
    [
      `[sso-session corp]\n${SESSION}[sso-session other]\n${SESSION}`,
      'and ~/.aws/config has no [sso-session My Corp]: it has sso-session corp, other.',
      'Write one of these after sso_session, or add [sso-session My Corp]',
    ],
    ['', 'it has no sso-session at all.', 'Run aws configure sso again'],
    [
      `[profile sso-session 'My Corp']\n${SESSION}`.replaceAll("'", ''),
      `line 5, [profile sso-session My Corp], is not a heading that this SDK reads: ${NO_WORD}.`,
      'Change line 5 of ~/.aws/config to [sso-session My-Corp]',
    ],
  ])('%j', async (sections, cause, fix) => {
    const explanation = await explainChain('config', PROFILE + sections);
    expect(explanation.code).toBe('profile-unusable');
    expect(explanation.cause).toContain('Profile "dev": sso_session is "My Corp" (line 2 of ~/.aws/config)');
    expect(explanation.cause).toContain(cause);
    expect(explanation.fix).toContain(fix);
  });
});

describe('an sso-session that is there, and not as it was meant', () => {
  const PROFILE = '[profile dev]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n';
  const SESSION = 'sso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n';

  test.each([
    ['[sso_session corp]', 'the word is sso-session, not sso_session'],
    ['[profile sso-session corp]', 'sso-session is not its first word'],
  ])('%s', async (heading, reason) => {
    const { cause, fix } = await explainChain('config', `${PROFILE}${heading}\n${SESSION}`);
    expect(cause).toContain(`line 5, ${heading}, is not a heading that this SDK reads: ${reason}.`);
    expect(fix).toContain('Change line 5 of ~/.aws/config to [sso-session corp].');
  });

  test('in the credentials file', async () => {
    writeFileSync(join(home, '.aws', 'credentials'), `[sso-session corp]\n${SESSION}`);
    const { cause, fix } = await explainChain('config', PROFILE);
    expect(cause).toContain('[sso-session corp] is in ~/.aws/credentials, where the SDK does not look');
    expect(fix).toBe('Move [sso-session corp], and what is below it, to ~/.aws/config.');
  });

  test('selected as a profile', async () => {
    const { cause, fix } = await explainChain('config', `${PROFILE}[sso-session corp]\n${SESSION}`, {
      AWS_PROFILE: 'corp',
    });
    expect(cause).toContain('in ~/.aws/config, corp is an sso-session, and no profile');
    expect(fix).toContain('select one that has sso_session = corp');
    expect(fix).toContain('(there are dev)');
  });
});

describe('a credentials file of which the SDK makes nothing, and no profile is selected', () => {
  test.each([
    ['exports', 'export AWS_ACCESS_KEY_ID=x\nexport AWS_SECRET_ACCESS_KEY=a-secret-in-a-file\n'],
    ['JSON', '{"AccessKey": {"SecretAccessKey": "a-secret-in-a-file"}}'],
    ['the CSV of the console', 'Access key ID,Secret access key\nx,a-secret-in-a-file\n'],
  ])('%s', async (_, text) => {
    const { code, cause, fix } = await explainChain('credentials', text, {});
    expect(code).toBe('no-provider-found');
    expect(cause).toContain('~/.aws/credentials has no heading');
    expect(fix).toContain('Write ~/.aws/credentials as aws configure does: a line [default]');
  });

  test('UTF-16', async () => {
    const { cause, fix } = await explainChain(
      'credentials',
      Buffer.from(`[default]\n${KEYS}`, 'utf16le'),
      {},
    );
    expect(cause).toContain('as it is written in UTF-16');
    expect(fix).toContain('Save ~/.aws/credentials as UTF-8');
  });

  test('comments alone are nothing', async () => {
    const { fix } = await explainChain('credentials', '# mine\n\n', {});
    expect(fix).toContain('Configure one');
  });
});

test.each([
  [
    { AWS_ACCESS_KEY: 'x', AWS_SECRET_KEY: 'a-secret-in-a-file' },
    'AWS_SECRET_KEY is set, and the SDK reads AWS_SECRET_ACCESS_KEY.',
  ],
  [
    { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY_ID: 'a-secret-in-a-file' },
    'AWS_SECRET_ACCESS_KEY_ID is set, and the SDK reads AWS_SECRET_ACCESS_KEY.',
  ],
])('keys in variables of other names: %j', async (env, cause) => {
  expect((await explainChain('config', '', env)).cause).toContain(cause);
});

describe('a profile that is there, and not as it was meant', () => {
  test.each<[name: string, text: string, cause: string, fix: string]>([
    [
      'a command with a ; in it',
      'credential_process = sh -c "true ; echo nothing"\n',
      'credential_process (line 2 of ~/.aws/config), but the SDK runs only the part before " ;"',
      'Put the command into a script',
    ],
    [
      'a command with a # in it',
      'credential_process = sh -c "false # nothing"\n',
      'but the SDK runs only the part before " #"',
      'Put the command into a script',
    ],
    [
      'a role of two sources',
      `${ROLE}source_profile = base\ncredential_source = Environment\n`,
      'it has both source_profile and credential_source',
      'Remove one of the two: source_profile (line 3 of ~/.aws/config)',
    ],
    [
      'keys below an empty value',
      `region =\n${KEYS.replace(/^/gm, '  ')}`,
      'its aws_access_key_id is indented (line 3 of ~/.aws/config) below region (line 2), which has no value',
      'Remove the white space in front of aws_access_key_id',
    ],
    [
      'settings in capitals',
      KEYS.replace(/^aws\w+/gm, (key) => key.toUpperCase()),
      'its AWS_ACCESS_KEY_ID (line 2 of ~/.aws/config) is not a setting that the SDK reads.',
      'Call it aws_access_key_id, in these letters.',
    ],
    [
      'a setting with a colon',
      KEYS.replaceAll(' =', ':'),
      'its aws_access_key_id (line 2 of ~/.aws/config) is not followed by "="',
      'Write aws_access_key_id = and the value.',
    ],
    [
      'a role of the environment, which has no keys',
      `${ROLE}credential_source = Environment\n`,
      'role_arn with credential_source Environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.',
      'Export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    ],
  ])('%s', async (_, text, cause, fix) => {
    const explanation = await explainChain('config', `[profile dev]\n${text}`);
    expect(explanation.cause).toContain(cause);
    expect(explanation.fix).toContain(fix);
    // Nobody has to select [default].
    const ofDefault = await explainChain('credentials', `[default]\n${text}`, { AWS_PROFILE: '' });
    expect(ofDefault.fix).toContain(fix.replace('/config', '/credentials'));
  });
});

test('AWS_DEFAULT_PROFILE, which the SDK does not read', async () => {
  const { code, cause, fix } = await explainChain('config', `[profile dev]\n${KEYS}`, {
    AWS_DEFAULT_PROFILE: 'dev',
  });
  expect(code).toBe('no-provider-found');
  expect(cause).toContain('AWS_DEFAULT_PROFILE is "dev", and this SDK does not read it');
  expect(fix).toBe('Set AWS_PROFILE to "dev": this SDK does not read AWS_DEFAULT_PROFILE.');
});

describe('a name with something around it', () => {
  test.each(['"dev"', "'dev'", 'dev ', 'dev\r', 'profile dev'])('%j', async (AWS_PROFILE) => {
    const { code, fix } = await explainChain('config', `[profile dev]\n${KEYS}`, { AWS_PROFILE });
    expect(code).toBe('profile-unusable');
    expect(fix).toMatch(/^Write dev, and nothing around it, where the profile is named/);
  });

  test('of a source_profile', async () => {
    const text = `[profile dev]\n${ROLE}source_profile = "base"\n[profile base]\n${KEYS}`;
    expect((await explainChain('config', text)).fix).toMatch(/^Write base, and nothing around it/);
  });

  test('of an sso_session', async () => {
    const text = '[profile dev]\nsso_session = "corp"\n[sso-session corp]\nsso_region = us-east-1\n';
    expect((await explainChain('config', text)).fix).toMatch(
      /^Write corp after sso_session, without quotation/,
    );
  });

  test('of a token file', async () => {
    writeFileSync(join(home, 'token'), 'a.web.token');
    const { code, cause } = await explainChain('config', '', {
      AWS_WEB_IDENTITY_TOKEN_FILE: `"${join(home, 'token')}"`,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/app',
    });
    expect(code).toBe('provider-file-missing');
    expect(cause).toContain('which does not exist, and has quotation marks or white space around it');
  });
});

test('a profile whose heading is there, and nothing below it', async () => {
  const { cause } = await explainChain('config', '[profile dev]\n# aws_access_key_id = x\n');
  expect(cause).toContain('in ~/.aws/config, line 1, [profile dev], has no setting below it');
});

test('a container’s address without the slash in front', async () => {
  const { code, fix } = await explainChain('config', '', {
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: 'v2/credentials/x',
  });
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', undefined);
  expect(code).toBe('container-uri-refused');
  expect(fix).toContain('with the slash in front');
});
