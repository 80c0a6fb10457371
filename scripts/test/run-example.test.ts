import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { copyRepository } from '@atlas-aws-iam/test-support/copy-repository';
import { type Outcome, runNode } from '@atlas-aws-iam/test-support/run-node';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

// `npm run example:<id>` is this script; npm itself adds nothing to it.
function runExample(repository: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return runNode(repository, ['scripts/run-example.mjs', ...args], {
    // Says that the packages are compiled, which they are before these tests start.
    TURBO_HASH: 'compiled',
    HOME: join(repository, 'home'),
    USERPROFILE: join(repository, 'home'),
    ...env,
  });
}

const USER = 'arn:aws:iam::123456789012:user/mdb-env-vars-user';
const ROLE = 'arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/*';

/** What an env-vars run prints, line by line. */
function expectEnvVarsOutput(
  { exitCode, stdout, stderr }: Outcome,
  kind: 'static' | 'temporary',
  user: string,
) {
  expect({ exitCode, stderr: withoutNodeWarnings(stderr) }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^Target: sandbox at 127\.0\.0\.1:\d+, started for this run\./),
    expect.stringMatching(new RegExp(`^Credentials: A[KS]IA….{4} \\(${kind} credentials\\)$`)),
    `Authenticated as ${user}`,
    'Collections in testdb: none',
    expect.stringMatching(
      /^Wrote and read \{"_id":"[0-9a-f]{24}","writtenBy":"env-vars","writtenAt":"\S+"\}$/,
    ),
    'Removed 1 document',
  ]);
}

/** The AWS SDK says on old Nodes that it will stop supporting them; that is not about the run. */
function withoutNodeWarnings(stderr: string): string {
  return stderr.replace(
    /^\(node:\d+\) Warning: NodeVersionSupportWarning.*?where the warning was created\)\n/ms,
    '',
  );
}

describe('in the sandbox', () => {
  test('static credentials', async () => {
    expectEnvVarsOutput(await runExample(copyRepository(), ['env-vars']), 'static', USER);
  });

  test('session credentials', async () => {
    const outcome = await runExample(copyRepository(), ['env-vars', '--variant', 'session']);
    expectEnvVarsOutput(outcome, 'temporary', ROLE);
  });

  test('nothing of the reader’s own reaches it: environment, home, .env', async () => {
    const repository = copyRepository();
    const poison = [
      'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
      'AWS_SECRET_ACCESS_KEY=poison',
      'AWS_SESSION_TOKEN=poison',
      'AWS_PROFILE=poison',
      'AWS_ENDPOINT_URL=http://127.0.0.1:9',
      'AWS_REGION=poison',
      'AWS_MONGO_DATABASE=poison',
      'NODE_OPTIONS=--require=/poison.js',
    ];
    // NODE_OPTIONS is poison for the example only: it would keep Node from starting the command.
    const env = Object.fromEntries(poison.slice(0, -1).map((line) => line.split('=') as [string, string]));
    writeFileSync(join(repository, '.env'), poison.join('\n'));
    writeFileSync(join(repository, 'examples/env-vars/.env'), poison.join('\n'));
    for (const name of ['config', 'credentials']) {
      writeFileSync(
        join(repository, 'home/.aws', name),
        '[default]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=poison\nendpoint_url=http://127.0.0.1:9\n',
      );
    }
    expectEnvVarsOutput(await runExample(repository, ['env-vars'], env), 'static', USER);
  });

  test('--target sandbox leaves a configured cluster alone', async () => {
    const env = { AWS_MONGO_CLUSTER_URL: 'mongodb://127.0.0.1:9/' };
    const outcome = await runExample(copyRepository(), ['env-vars', '--target', 'sandbox'], env);
    expectEnvVarsOutput(outcome, 'static', USER);
  });
});

describe('on a cluster', () => {
  /** A sandbox in the cluster's place, reached as a cluster is: through the reader's own variables. */
  async function startCluster() {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { env } = await sandbox.provision('env-vars');
    return { host: new URL(sandbox.mongodbUri).host, env };
  }

  test.each([
    ['the root', '.env'],
    ['the example', 'examples/env-vars/.env'],
  ])('the .env of %s is used', async (_, file) => {
    const { host, env } = await startCluster();
    const repository = copyRepository();
    const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
    writeFileSync(join(repository, file), lines.join('\n'));
    const { exitCode, stdout } = await runExample(repository, ['env-vars']);
    expect(stdout).toContain(`Target: ${host} (AWS_MONGO_CLUSTER_URL)\n`);
    expect(stdout).toContain(`Authenticated as ${USER}\n`);
    expect(exitCode).toBe(0);
  });

  test('the shell wins over the example’s .env, and that over the root’s', async () => {
    const { env } = await startCluster();
    const repository = copyRepository();
    const { AWS_MONGO_CLUSTER_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env;
    writeFileSync(
      join(repository, '.env'),
      `AWS_MONGO_CLUSTER_URL=mongodb://127.0.0.1:9/\nAWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}\nAWS_SECRET_ACCESS_KEY=root`,
    );
    writeFileSync(
      join(repository, 'examples/env-vars/.env'),
      `AWS_MONGO_CLUSTER_URL='${AWS_MONGO_CLUSTER_URL}'\nAWS_SECRET_ACCESS_KEY=example`,
    );
    const shell = { AWS_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY ?? '' };
    expect(await runExample(repository, ['env-vars'], shell)).toMatchObject({ exitCode: 0 });
  });

  test('the first line never shows user info that was put into the URL', async () => {
    const env = { AWS_MONGO_CLUSTER_URL: 'mongodb://AKIAIOSFODNN7EXAMPLE:hunter2@127.0.0.1:9/' };
    const { exitCode, stdout, stderr } = await runExample(copyRepository(), ['env-vars'], env);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Target: 127.0.0.1:9 (AWS_MONGO_CLUSTER_URL)\n');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(stdout + stderr).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });
});

test('--help says how, and runs nothing', async () => {
  const { exitCode, stdout } = await runExample(copyRepository(), ['env-vars', '--help']);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: npm run example:<id>/)]);
});

describe('a mistake is one message and exit code 1', () => {
  const repository = copyRepository(afterAll);
  test.each([
    [['env-var'], 'there is no example "env-var". Did you mean env-vars?\nThey are: container-role, '],
    [[], 'no example is named'],
    [['env-vars', 'session'], 'unexpected argument "session". Options go after --.'],
    [['env-vars', '--target', 'aws'], 'there is no target "aws".\nThey are: sandbox, atlas.'],
    [
      ['env-vars', '--target', 'atlas'],
      '--target atlas needs AWS_MONGO_CLUSTER_URL.\nCopy examples/env-vars/.env.example to examples/env-vars/.env',
    ],
    [['env-vars', '--variant', 'x'], 'There is no variant "x" of env-vars. They are: static, session.'],
    [
      ['env-vars', '--target', 'atlas', '--variant', 'session'],
      '--variant chooses what a sandbox issues that is started for the run, and --target is a cluster',
    ],
    [['env-vars', '--tarket', 'atlas'], "Unknown option '--tarket'. Did you mean --target?"],
    [['env-vars.x'], 'There is no variant "x" of env-vars.'],
    [
      ['env-vars.static', '--variant', 'session'],
      'env-vars.static names a variant, and --variant session another.',
    ],
  ])('%j', async (args, message) => {
    const { exitCode, stdout, stderr } = await runExample(repository, args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`The example did not start: ${message}`);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('    at ');
  });
});
