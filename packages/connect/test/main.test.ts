import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { STATIC } from './credentials.ts';

const PROGRAM = fileURLToPath(new URL('programs/run.ts', import.meta.url));

async function run(name: string, env: Record<string, string> = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 10_000_000 };
    execFile(process.execPath, ['--import', 'tsx', PROGRAM, name], options, (error, stdout, stderr) =>
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
      '  Docs: https://www.mongodb.com/docs/manual/reference/connection-string/',
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

test('a long explanation is written to its end', async () => {
  const { code, stderr } = await run('throwsMuch');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ {2}Docs: \S+\n$/m);
});
