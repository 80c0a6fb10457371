import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startSetup, type TestSetup } from './support/start-setup.ts';

// The same code as for AWS itself: the SDK finds the sandbox by the `endpoint_url` of a profile, and the setup knows nothing of it.

let setup: TestSetup;
let home: string;

beforeEach(async () => {
  setup = await startSetup();
  home = join(setup.folder, 'home');
  const config = join(setup.folder, 'config');
  writeFileSync(
    config,
    [
      '[default]',
      `aws_access_key_id = ${setup.env.AWS_ACCESS_KEY_ID}`,
      `aws_secret_access_key = ${setup.env.AWS_SECRET_ACCESS_KEY}`,
      `endpoint_url = ${setup.sandbox.awsEndpointUrl}`,
      '',
    ].join('\n'),
  );
  vi.stubEnv('AWS_CONFIG_FILE', config);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(setup.folder, 'none'));
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await setup[Symbol.asyncDispose]();
});

function environment(): Record<string, string> {
  const own = Object.entries(setup.env).filter(([name]) => name.startsWith('MONGODB_ATLAS_'));
  return { ...Object.fromEntries(own), HOME: home };
}

const run = (
  command: Parameters<TestSetup['run']>[0],
  paths: string[],
  changed: Parameters<TestSetup['run']>[2] = {},
  context: Parameters<TestSetup['run']>[3] = {},
) => setup.run(command, paths, { target: 'aws', ...changed }, { env: environment(), ...context });

const envFile = () => join(setup.folder, 'examples/env-vars/.env');
const credentials = () => join(home, '.aws/credentials');

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o644 });
}

describe("the reader's files", () => {
  test('get a block and a profile of their own, and are as before afterwards', async () => {
    const [variables, profiles] = [
      '# mine\nOTHER=1',
      '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n',
    ];
    write(envFile(), variables);
    write(credentials(), profiles);
    const paths = ['env-vars', 'shared-profile', 'sts-assume-role'];
    // STS is where the profile of the reader says, not where the example's temporary home has none.
    const runExample = async (path: string) => ({
      exitCode: 0,
      output:
        path === 'sts-assume-role'
          ? 'Authenticated as arn:aws:sts::123456789012:assumed-role/atlas-aws-iam-sts-assume-role/*'
          : `Authenticated as arn:aws:iam::123456789012:user/atlas-aws-iam-${path}`,
    });
    expect((await run('apply', paths, {}, { runExample })).exitCode).toBe(0);

    expect(readFileSync(envFile(), 'utf8')).toMatch(
      /^# mine\nOTHER=1\n# begin atlas-aws-iam setup: env-vars\n[\s\S]*\n# end atlas-aws-iam setup: env-vars \(and the line break before it\)\n$/,
    );
    expect(readFileSync(credentials(), 'utf8')).toMatch(
      /^\[default\]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n# begin .*\n\[atlas-aws-iam-shared-profile\]\n/,
    );
    expect(readFileSync(join(setup.folder, 'examples/sts-assume-role/.env'), 'utf8')).toContain(
      "AWS_PROFILE='atlas-aws-iam-sts-assume-role'",
    );
    for (const file of [envFile(), credentials()]) expect(statSync(file).mode & 0o777).toBe(0o600);

    await run('destroy', paths);
    expect(readFileSync(envFile(), 'utf8')).toBe(variables);
    expect(readFileSync(credentials(), 'utf8')).toBe(profiles);
    expect(existsSync(join(setup.folder, 'examples/sts-assume-role/.env'))).toBe(false);
  });

  test('are proved by the real example, without a profile or .env of the reader in its way', async () => {
    expect((await run('apply', ['shared-profile'])).output).toContain(
      'shared-profile: proved. The database knows the program as arn:aws:iam::123456789012:user/atlas-aws-iam-shared-profile',
    );
  });

  test('with such a variable already stop it', async () => {
    write(envFile(), 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n');
    const before = setup.whatIsThere();
    const { exitCode, output } = await run('apply', ['env-vars']);
    expect(exitCode).toBe(1);
    expect(output).toContain(
      `${envFile()} sets AWS_ACCESS_KEY_ID already, and not by a setup.\nRemove that line`,
    );
    expect(setup.whatIsThere()).toEqual(before);
  });

  test.each([
    ['credentials', '[atlas-aws-iam-shared-profile]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n'],
    ['config', '[ profile atlas-aws-iam-shared-profile ]\nrole_arn = arn:aws:iam::123456789012:role/other\n'],
  ])('with such a profile in %s already stop it', async (name, text) => {
    const file = join(home, '.aws', name);
    write(file, text);
    const before = setup.whatIsThere();
    const { output } = await run('apply', ['shared-profile']);
    expect(output).toContain(`${file} has a profile atlas-aws-iam-shared-profile already`);
    expect(setup.whatIsThere()).toEqual(before);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('it is asked', () => {
  const answering = (...answers: string[]) => {
    const questions: string[] = [];
    return {
      questions,
      ask: async (question: string) => {
        questions.push(question);
        return answers.shift() ?? '';
      },
    };
  };

  test('twice, the second time by account and project', async () => {
    const { questions, ask } = answering('yes', 'yes');
    const { exitCode } = await run('apply', ['env-vars'], { isApproved: false }, { ask });
    expect(exitCode).toBe(0);
    expect(questions[0]).toContain("Only 'yes' will be accepted to approve.");
    expect(questions[1]).toContain(
      `This is AWS account 123456789012, and the project sandbox (${setup.sandbox.atlasApi.projectId}) of Atlas.`,
    );
  });

  test.each([[['y']], [['YES']], [['yes', 'no']], [['']]])('and %j approves nothing', async (answers) => {
    const { ask } = answering(...answers);
    const before = setup.whatIsThere();
    const { exitCode, output } = await run('apply', ['env-vars'], { isApproved: false }, { ask });
    expect({ exitCode, last: output.split('\n').at(-1) }).toEqual({ exitCode: 1, last: 'Apply cancelled.' });
    expect(setup.whatIsThere()).toEqual(before);
  });

  test('and without a terminal it is the plan only', async () => {
    const before = setup.whatIsThere();
    const { exitCode, output } = await run('apply', ['env-vars'], { isApproved: false });
    expect(exitCode).toBe(2);
    expect(output).toMatch(/this was the plan only, and nothing was done\.$/);
    expect(setup.whatIsThere()).toEqual(before);
    await run('apply', ['env-vars']);
    expect((await run('destroy', ['env-vars'], { isApproved: false })).exitCode).toBe(2);
    expect((await run('plan', ['env-vars'])).exitCode).toBe(0);
  });
});

test('where a service hands out the role, the reader is told how to prove it', async () => {
  const { exitCode, output } = await run('apply', ['ec2-role', 'container-role', 'lambda']);
  expect(exitCode).toBe(0);
  expect(output).toContain('ec2-role: not proved here; proved by you: start an instance');
  expect(output).toContain('lambda: not proved here; proved by you: create the function');
  // Nobody logs in from here.
  expect(output).not.toContain('access list');
});

test('web-identity needs to know whose tokens', async () => {
  const nothing = await run('plan', ['web-identity']);
  expect(nothing.output).toContain('web-identity needs to know whose tokens the role is for.');
  const half = await run('plan', ['web-identity'], { issuer: 'https://gitlab.com' });
  expect(half.output).toContain('web-identity needs the subject of the tokens too.');
  const all = { issuer: 'https://gitlab.com', audience: 'https://gitlab.com', subject: 'project_path:a/b' };
  const { exitCode, output } = await run('apply', ['web-identity'], all);
  expect(exitCode).toBe(0);
  expect(output).toContain(
    'web-identity: not proved here; proved by you: AWS_WEB_IDENTITY_TOKEN_FILE names no token',
  );
});

describe('the role of IAM Identity Center', () => {
  test('is named where there are several, and made by somebody else where there is none', async () => {
    const none = await run('plan', ['sso']);
    // The test's sandbox has assigned one for its own file.
    expect(none.output).toContain('is there already: it is used as it is, and stays.');
    await setup.sandbox.provision('sso', 'legacy');
    const several = await run('plan', ['sso']);
    expect(several.exitCode).toBe(1);
    expect(several.output).toMatch(
      /the account has 2 roles of IAM Identity Center\.\nName the permission set: --permission-set AtlasDeveloper or AtlasDeveloper-legacy$/,
    );
    const other = await run('plan', ['sso'], { permissionSet: 'Nobody' });
    expect(other.output).toContain('the account has no role of the permission set Nobody.');
    const { exitCode, output } = await run('apply', ['sso'], { permissionSet: 'AtlasDeveloper' });
    expect(exitCode).toBe(0);
    expect(output).toContain(
      'sso: not proved here; proved by you: AWS_PROFILE names no profile of IAM Identity Center',
    );
  });

  test('that has a database user with other roles stops it', async () => {
    await run('status', ['sso']);
    const [user] = setup.sandbox.databaseUsers.list();
    if (user) setup.sandbox.databaseUsers.update({ ...user, roles: [] });
    const before = setup.whatIsThere();
    const { exitCode, output } = await run('apply', ['sso']);
    expect(exitCode).toBe(1);
    expect(output).toContain('which no setup has made, has the roles (none), and not readWrite@testdb.');
    expect(setup.whatIsThere()).toEqual(before);
  });
});

test('an identity provider of somebody else that does not take the audience stops it', async () => {
  setup.sandbox.account.createOpenIdConnectProvider({ url: 'https://gitlab.com', clientIds: ['other'] });
  const { output } = await run('apply', ['web-identity'], { issuer: 'https://gitlab.com', subject: 'a' });
  expect(output).toContain(
    'the identity provider https://gitlab.com, which no setup has made, does not take the audience sts.amazonaws.com.',
  );
});

test('a state of another account, or of another project, stops it', async () => {
  await run('apply', ['env-vars']);
  const file = join(setup.folder, '.setup/aws.json');
  const state = JSON.parse(readFileSync(file, 'utf8'));
  const before = setup.whatIsThere();
  for (const [place, what] of [
    [{ ...state.place, account: '111122223333' }, 'AWS account 111122223333, and this is 123456789012.'],
    [{ ...state.place, projectId: 'f'.repeat(24) }, `project of Atlas ${'f'.repeat(24)}, and this is`],
  ]) {
    writeFileSync(file, JSON.stringify({ ...state, place }));
    for (const command of ['plan', 'apply', 'destroy', 'status'] as const) {
      const { exitCode, output } = await run(command, ['env-vars']);
      expect({ command, exitCode }).toEqual({ command, exitCode: 1 });
      expect(output).toContain(`${file} is of the ${what}`);
    }
  }
  expect(setup.whatIsThere()).toEqual(before);
});

test('variables that lead elsewhere than to AWS stop it', async () => {
  const env = { ...environment(), AWS_ENDPOINT_URL: setup.sandbox.awsEndpointUrl };
  expect((await run('plan', ['env-vars'], {}, { env })).output).toContain(
    '--target aws, and AWS_ENDPOINT_URL leads elsewhere than to AWS.',
  );
});
