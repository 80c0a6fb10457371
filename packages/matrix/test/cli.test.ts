import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentialPaths, startSandbox } from '@atlas-aws-iam/sandbox';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { expect, onTestFinished, test } from 'vitest';
import { pathSettings, settingName } from '../src/atlas-settings.ts';

const PROGRAM = fileURLToPath(new URL('support/run-cli.ts', import.meta.url));

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function runCli(
  args: string[],
  env: Record<string, string> = {},
  cwd = emptyFolder(),
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const machine = { PATH: process.env.PATH ?? '', AWS_EC2_METADATA_DISABLED: 'true', HOME: cwd };
  const program = await compileProgram(PROGRAM);
  return new Promise((resolve) => {
    const options = { cwd, env: { ...machine, ...env }, timeout: 60_000 };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}

test('--list names rows of every group, and runs none', async () => {
  const { exitCode, stdout } = await runCli(['--list']);
  expect(exitCode).toBe(0);
  for (const group of ['login', 'specification', 'refusal', 'protocol']) {
    expect(stdout).toMatch(new RegExp(`^${group} `, 'm'));
  }
  expect(stdout).not.toContain('passed');
});

test('one row runs by itself, and is reported in both forms', async () => {
  const cwd = emptyFolder();
  const args = ['--path', 'web-identity', '--driver', '6', '--group', 'login', '--markdown', 'matrix.md'];
  const { exitCode, stdout } = await runCli(args, {}, cwd);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^login +web-identity named-session +6 +sandbox +passed +\d+ +arn:aws:sts::123456789012:assumed-role\/mdb-web-identity-role\/\*$/m,
  );
  expect(stdout).toContain('\n2 passed, 0 failed, 0 skipped\n');
  expect(readFileSync(join(cwd, 'matrix.md'), 'utf8')).toMatch(
    /^2 passed, 0 failed, 0 skipped\.\n\n\| group \|.*\n\| --- \|.*\n\| login \| web-identity named-session \| 6 \|/,
  );
});

test.each([
  [['--path', 'web'], 'there is no path "web".\nThey are: env-vars, shared-profile, sso,'],
  [['--driver', '5'], 'there is no driver "5".\nThey are: 7, 6.'],
  [['--group', 'x'], 'there is no group "x".\nThey are: login, specification, refusal, protocol.'],
  [['--drivr', '7'], "Unknown option '--drivr'. Did you mean --driver?"],
  [['--path', 'sso', '--variant', 'none'], 'no row is all of that.\nnpm run matrix -- --list names them.'],
  [['--variant', 'legacy'], '--variant is of a path.\nSay --path too.'],
])('a mistake is one message and exit code 1: %j', async (args, message) => {
  const { exitCode, stdout, stderr } = await runCli(args);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`The matrix did not start: ${message}`);
  expect(stderr).not.toContain('    at ');
});

test('--help says how', async () => {
  const { exitCode, stdout } = await runCli(['--help']);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: npm run matrix/)]);
});

test('Atlas rows have every credential path', () => {
  expect(pathSettings.map(({ path }) => path)).toEqual(credentialPaths.map(({ id }) => id));
});

test('.env.matrix.example documents every setting, and no other', () => {
  const text = readFileSync(new URL('../../../.env.matrix.example', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^# (MATRIX_\w+)=/gm)].map(([, name]) => name).sort();
  const optionalFiles = /__(AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE)$/;
  const needed = [
    ...pathSettings.flatMap(({ path, required, optional }) =>
      ['PRINCIPAL', ...required, ...optional].map((variable) => settingName(path, variable)),
    ),
    ...['MATRIX_ADMIN_USERNAME', 'MATRIX_ADMIN_PASSWORD', 'MATRIX_ADMIN_ARN'],
  ];
  expect(documented.filter((name) => !needed.includes(name ?? ''))).toEqual([]);
  expect(needed.filter((name) => !documented.includes(name) && !optionalFiles.test(name))).toEqual([]);
});

test('without a cluster every Atlas row is skipped with its reason', async () => {
  const { exitCode, stdout } = await runCli(['--atlas']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('No cluster: copy .env.matrix.example to .env.matrix');
  expect(stdout).toMatch(/^login +sso +7 +atlas +skipped +\d+ +AWS_MONGO_CLUSTER_URL is not set$/m);
  expect(stdout).toContain('\n0 passed, 0 failed, 20 skipped\n');
  expect((await runCli(['--atlas', '--require-atlas'])).exitCode).toBe(1);
});

test('a half-configured cluster is told before anything runs', async () => {
  const { exitCode, stdout, stderr } = await runCli(['--atlas'], { MATRIX_SSO__AWS_PROFILE: 'x' });
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain('MATRIX_SSO__AWS_PROFILE');
  expect(stderr).toContain('AWS_MONGO_CLUSTER_URL is not');
});

test('the administrator of another server is no setting of a row', async () => {
  const args = ['--atlas', '--path', 'sso'];
  const { exitCode, stdout } = await runCli(args, { MATRIX_ADMIN_USERNAME: 'root' });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('No cluster: copy .env.matrix.example');
});

/** A sandbox in the cluster's place, reached as a cluster is: through .env.matrix. */
async function startCluster(principal?: string) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { env, principal: own } = await sandbox.provision('env-vars');
  const cwd = emptyFolder();
  const settings = {
    AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri,
    AWS_MONGO_DATABASE: 'testdb',
    MATRIX_ENV_VARS__AWS_ACCESS_KEY_ID: env.AWS_ACCESS_KEY_ID,
    MATRIX_ENV_VARS__AWS_SECRET_ACCESS_KEY: env.AWS_SECRET_ACCESS_KEY,
    MATRIX_ENV_VARS__PRINCIPAL: principal ?? own,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
  writeFileSync(join(cwd, '.env.matrix'), lines.join('\n'));
  return { cwd, host: new URL(sandbox.mongodbUri).host, secret: env.AWS_SECRET_ACCESS_KEY ?? '' };
}

test('with a cluster a row runs, and the others say exactly what is missing', async () => {
  const { cwd, host, secret } = await startCluster();
  const { exitCode, stdout, stderr } = await runCli(['--atlas'], {}, cwd);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`Cluster: ${host}, 3 settings of rows\n`);
  expect(stdout).toMatch(/^login +env-vars +7 +atlas +passed .*user\/mdb-env-vars-user$/m);
  expect(stdout).toMatch(/^login +env-vars +6 +atlas +passed .*user\/mdb-env-vars-user$/m);
  expect(stdout).toContain('MATRIX_SSO__AWS_PROFILE, MATRIX_SSO__PRINCIPAL not set');
  expect(stdout).toContain('this is not an EC2 instance');
  expect(stdout).toContain('this is not an ECS task or EKS pod with a role');
  expect(stdout).toContain('this is no Lambda function');
  expect(stdout).toContain('\n2 passed, 0 failed, 18 skipped\n');
  expect(stdout + stderr).not.toContain(secret);
});

test('another principal than the one expected fails, with the row it belongs to', async () => {
  const { cwd } = await startCluster('arn:aws:iam::123456789012:role/other');
  const { exitCode, stdout, stderr } = await runCli(
    ['--atlas', '--path', 'env-vars', '--driver', '7'],
    {},
    cwd,
  );
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^login +env-vars +7 +atlas +failed/m);
  expect(stderr).toContain('which is not the user or role of arn:aws:iam::123456789012:role/other');
});

test('an example that crashes shows its last lines, attached to its row', async () => {
  const { cwd } = await startCluster();
  const env = { MATRIX_ENV_VARS__AWS_SECRET_ACCESS_KEY: 'wrong' };
  const { exitCode, stdout, stderr } = await runCli(
    ['--atlas', '--path', 'env-vars', '--driver', '7'],
    env,
    cwd,
  );
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/failed +\d+ +The example ended with 1\. Its last lines:$/m);
  expect(stderr).toMatch(/^login env-vars, driver 7:\nThe example ended with 1[\s\S]*\(sts-refused\)/m);
});
