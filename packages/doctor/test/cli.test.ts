import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mistakes, prepareMistake, runMistake } from '@atlas-aws-iam/mistakes';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BIN, runDoctor } from '../trials/run-doctor.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  sandbox = await startSandbox();
  ({ env } = await sandbox.provision('env-vars'));
});
afterAll(() => sandbox.stop());

describe('a healthy system', () => {
  test('is one line a link, and a verdict', async () => {
    const { stdout, exitCode } = await runDoctor([], { env });
    const lines = stdout.trimEnd().split('\n');
    expect(
      lines.filter((line) => /^(?:ok|note|FAIL|-) /.test(line)).map((line) => line.slice(5, 17).trim()),
    ).toEqual([
      'Project',
      'Settings',
      'Sources',
      'Credentials',
      'AWS’s view',
      'Network',
      'Login',
      'Atlas’s view',
    ]);
    expect(lines.at(-1)).toBe('Connected: no link is broken.');
    expect(stdout).not.toContain('\u001b');
    expect(exitCode).toBe(0);
  });

  test('what resolving and logging in do is said before', async () => {
    const said =
      'Next: resolves the credentials; asks STS once who the caller is; logs in once on each server.';
    const { stdout } = await runDoctor([], { env });
    expect(stdout.indexOf(said.slice(0, 40))).toBeGreaterThan(0);
    expect(stdout.indexOf(said.slice(0, 40))).toBeLessThan(stdout.indexOf('Credentials  '));
    expect((await runDoctor(['--json'], { env })).stderr.replace(/\s+/g, ' ')).toContain(said);
  });

  test('and which program a profile runs', async () => {
    const { env } = await sandbox.provision('shared-profile', 'credential-process');
    const { stdout } = await runDoctor([], { env });
    expect(stdout.replace(/\s+/g, ' ')).toContain('which runs the profile’s credential_process');
  });

  test('and not what the path of a file reads like', async () => {
    const { env } = await sandbox.provision('sts-assume-role');
    const { stdout } = await runDoctor([], { env });
    expect(stdout).toContain('Next: resolves the credentials; asks STS once');
  });

  test('with one STS call of its own, and one login', async () => {
    const [calls, logins] = [sandbox.stsCalls.length, sandbox.authAttempts.length];
    await runDoctor([], { env });
    // The other call is the server's, which verifies the login.
    expect(sandbox.stsCalls.slice(calls).map(({ action }) => action)).toEqual([
      'GetCallerIdentity',
      'GetCallerIdentity',
    ]);
    expect(sandbox.authAttempts).toHaveLength(logins + 1);
  });

  test('--verbose shows the ARN to register, and that the answer is not AWS’s', async () => {
    const { stdout } = await runDoctor(['--verbose'], { env });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain(
      'Register in Atlas, as AWS IAM user: arn:aws:iam::123456789012:user/mdb-env-vars-user',
    );
    expect(text).toContain('That answer is not AWS’s');
    expect(text).toContain('On database testdb: find, insert, update, remove, createIndex');
  });
});

describe('a report', () => {
  const secret = () => env.AWS_SECRET_ACCESS_KEY ?? '';

  test('is written for whoever is to help, without secrets, and for this user alone', async () => {
    const file = join(emptyFolder(), 'report.md');
    const { exitCode } = await runDoctor(['--report', file, '--hide-accounts'], { env });
    expect(exitCode).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('## Login: ok');
    expect(text).not.toContain(secret());
    expect(text).not.toContain(env.AWS_ACCESS_KEY_ID);
    expect(text).not.toContain('123456789012');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written is told in two lines', async () => {
    const { exitCode, stderr } = await runDoctor(['--report', join(emptyFolder(), 'missing/report.md')], {
      env,
    });
    expect(exitCode).toBe(64);
    expect(stderr).not.toContain('    at ');
    expect(stderr).toContain('missing/report.md');
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  test('does not take the place of another file', async () => {
    const file = join(emptyFolder(), 'notes.md');
    writeFileSync(file, 'mine');
    expect(await runDoctor(['--report', file, '--offline'], { env })).toMatchObject({
      exitCode: 64,
      stdout: '',
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('does not take the place of one that is too large to look at', async () => {
    const file = join(emptyFolder(), 'thesis.md');
    writeFileSync(file, 'mine\n'.repeat(1_000_000));
    expect(await runDoctor(['--report', file, '--offline'], { env })).toMatchObject({ exitCode: 64 });
    expect(statSync(file).size).toBe(5_000_000);
  });

  test.each(['--report=', '--folder=/nonexistent/folder'])(
    '%s is told before anything is asked',
    async (option) => {
      const { exitCode, stdout, stderr } = await runDoctor([option], { env });
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    },
  );

  test('takes the place of an earlier report', async () => {
    const file = join(emptyFolder(), 'report.md');
    await runDoctor(['--report', file, '--offline'], { env });
    expect(await runDoctor(['--report', file, '--offline'], { env })).toMatchObject({ exitCode: 0 });
  });

  test('neither text nor JSON has the secret or the whole key id', async () => {
    for (const args of [['--verbose'], ['--json']]) {
      const { stdout, stderr } = await runDoctor(args, { env });
      expect(stdout + stderr).not.toContain(secret());
      expect(stdout + stderr).not.toContain(env.AWS_ACCESS_KEY_ID);
    }
  });
});

describe('wrong usage ends with 64, in two lines', () => {
  test.each([
    [['--ofline'], 'Did you mean --offline?'],
    [['--path', 'env-var'], 'Did you mean env-vars?'],
    [['--path'], 'path'],
    [['now'], 'now'],
  ])('%j', async (args, words) => {
    const { exitCode, stderr, stdout } = await runDoctor(args, { env });
    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  test('--help does nothing else', async () => {
    const logins = sandbox.authAttempts.length;
    const { exitCode, stdout } = await runDoctor(['--help', '--nonsense'], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('atlas-iam-doctor [<option>...]');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(112);
    expect(sandbox.authAttempts).toHaveLength(logins);
  });
});

describe('--explain', () => {
  test.each([
    ['bad auth : user arn:aws:iam::123456789012:user/x is not found', 'database-user-missing'],
    [
      'botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired',
      'credentials-expired',
    ],
    ['remote error: tls: internal error', 'ip-not-allowed'],
  ])('%s', async (text, code) => {
    const { exitCode, stdout } = await runDoctor(['--explain', text]);
    expect(stdout.split('\nFix:')[0]).toContain(`(${code})`);
    expect(exitCode).toBe(1);
    const piped = await runDoctor(['--explain', '-', '--json'], { stdin: text });
    expect(JSON.parse(piped.stdout).explanations[0].code).toBe(code);
  });

  test('what is not known ends with 2, and repeats no secret', async () => {
    const { exitCode, stdout } = await runDoctor([
      '--explain',
      `Order 4711 has no items ${env.AWS_SECRET_ACCESS_KEY}`,
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('Nothing in this text is known here');
    expect(stdout).not.toContain(env.AWS_SECRET_ACCESS_KEY);
  });

  test('every mistake that only an error shows is named by what the program prints', async () => {
    for (const mistake of mistakes.filter(({ seenBy }) => seenBy === 'error')) {
      await using prepared = await prepareMistake(mistake);
      const { inspected } = await runMistake(mistake, prepared, { isObserved: true });
      const { stdout } = await runDoctor(['--explain', '-', '--json'], { stdin: inspected });
      expect([mistake.code, JSON.parse(stdout).explanations[0].code]).toEqual([mistake.code, mistake.code]);
    }
  });
});

describe('it always ends', () => {
  test('a killed one says how far it came', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const folder = emptyFolder();
    const child = spawn(process.execPath, [BIN], {
      cwd: folder,
      env: { ...env, HOME: folder, AWS_MONGO_CLUSTER_URL: `mongodb://127.0.0.1:${port}/` },
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await once(silent, 'connection');
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(143);
    expect(stderr).toMatch(/Not answered yet: .*Network, Login\./);
  });

  test('in a folder that has been removed', async () => {
    const gone = join(emptyFolder(), 'gone');
    const script = `mkdir "$0" && cd "$0" && rmdir "$0" && "${process.execPath}" "${BIN}" --offline`;
    const child = spawn('sh', ['-c', script, gone], { env: { ...env, PATH: process.env.PATH } });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([64, expect.stringContaining('the working folder has been removed')]);
  });

  test('where nobody reads', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${BIN}" --verbose | head -1; exit 0`], {
      env: { ...env, PATH: process.env.PATH, HOME: '/nonexistent' },
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await once(child, 'close');
    expect(stderr).not.toContain('EPIPE');
  });

  test('a URI for another mechanism says what this is for', async () => {
    const { stdout, exitCode } = await runDoctor([], {
      env: { ...env, AWS_MONGO_CLUSTER_URL: 'mongodb://127.0.0.1:1/?authMechanism=SCRAM-SHA-256' },
    });
    expect(stdout).toContain('Code: other-mechanism');
    expect(stdout).toContain('MONGODB-AWS');
    expect(exitCode).toBe(1);
  });
});
