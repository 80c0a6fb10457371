import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { describe, expect, onTestFinished, test } from 'vitest';
import { STATIC } from './credentials.ts';
import { startStubServer } from './stub-server.ts';

const PROGRAM = await compileProgram(fileURLToPath(new URL('programs/run.ts', import.meta.url)));

async function run(name: string, env: Record<string, string> = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 10_000_000 };
    execFile(process.execPath, [PROGRAM, name], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test('a program that works ends with 0 and nothing on stderr', async () => {
  expect(await run('works')).toEqual({ code: 0, stdout: 'worked\n', stderr: '' });
});

test('a failure prints its explanation on stderr and exits 1', async () => {
  expect(await run('lacksTarget')).toEqual({
    code: 1,
    stdout: '',
    stderr: [
      'Failed: No cluster to connect to (cluster-url-missing)',
      '  Why:  AWS_MONGO_CLUSTER_URL is not set, or is empty.',
      '  Fix:  Set it to your cluster’s host, as Atlas shows it under Connect, for example cluster0.abc.mongodb.net.',
      '  Docs: docs/troubleshooting.md#cluster-url-missing in atlas-aws-iam, then https://www.mongodb.com/docs/manual/reference/connection-string/',
      '',
    ].join('\n'),
  });
});

test('an unknown error prints its message and its cause, without a stack, and exits although something is open', async () => {
  const { code, stderr } = await run('throwsWithOpenHandles');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Failed: TypeError: x is not a function \(unknown\)\n {2}Why: {2}Caused by Error: the cause\n/,
  );
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('neither secrets nor colours get through', async () => {
  const { stderr } = await run('throwsSecrets', {
    AWS_SECRET_ACCESS_KEY: STATIC.secretAccessKey,
    FORCE_COLOR: '1',
  });
  expect(stderr).toContain('Failed: Error: signed with (AWS_SECRET_ACCESS_KEY) and red (unknown)\n');
  expect(stderr).not.toContain('\u001b');
});

test('a long explanation is written to its end, and is bounded', async () => {
  const { code, stderr } = await run('throwsMuch');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ {2}Docs: docs\/troubleshooting\.md#unknown in atlas-aws-iam, then \S+\n$/m);
  expect(stderr.length).toBeLessThan(10_000);
});

test('what cannot be read exits 1 with four lines, like any other', async () => {
  const { code, stderr } = await run('throwsWhatCannotBeRead');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Failed: An object was thrown, and no error \(unknown\)\n/);
});

test('the process lives while connect() waits for its provider, and gives it up', async () => {
  const { uri } = await startStubServer();
  const { code, stderr } = await run('waitsForItsProvider', { STUB_URI: uri });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Failed: The credential provider neverReturns did not return within 0.2 seconds \(provider-timed-out\)\n/,
  );
});

test('a renewal that never ends does not keep a process alive whose client is closed', async () => {
  const { uri } = await startStubServer();
  expect(await run('closesDuringARenewal', { STUB_URI: uri })).toEqual({
    code: 0,
    stdout: 'closed\n',
    stderr: '',
  });
});

// An uncaught exception would end with 1 as well: what the program leaves at its exit tells the two apart.
describe('the exit is the same when stderr is', () => {
  test('closed by its reader', async () => {
    const child = spawn(process.execPath, ARGUMENTS, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.destroy();
    expect(await ended(child)).toEqual({ code: 1, stdout: 'exits with 1\n' });
  });

  test('on a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const child = spawn(process.execPath, ARGUMENTS, { stdio: ['ignore', 'pipe', full] });
    expect(await ended(child)).toEqual({ code: 1, stdout: 'exits with 1\n' });
  });

  test('not there', async () => {
    const command = 'exec "$0" "$@" 2>&-';
    const child = spawn('sh', ['-c', command, process.execPath, ...ARGUMENTS], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(await ended(child)).toEqual({ code: 1, stdout: 'exits with 1\n' });
  });
});

const ARGUMENTS = [PROGRAM, 'throwsAndCountsItsExits'];

async function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string }> {
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout }));
  });
}
