import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeError } from '../src/run-command.ts';
import { UserError } from '../src/user-error.ts';

const program = fileURLToPath(new URL('support/command.ts', import.meta.url));

interface Started {
  child: ChildProcess;
  /** What it left in the temporary folder of its own. */
  leftovers(): string[];
  stderr(): string;
}

function start(args: string[], stdout: 'pipe' | number = 'pipe'): Started {
  const folder = mkdtempSync(join(tmpdir(), 'command-'));
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: ['ignore', stdout, 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    child,
    // tsx's own cache is not ours to remove.
    leftovers: () => readdirSync(folder).filter((name) => !name.startsWith('tsx-')),
    stderr: () => stderr,
  };
}

describe.skipIf(process.platform === 'win32').concurrent('a command ends, and leaves nothing', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('when %s asks for it', async (signal) => {
    const { child, leftovers, stderr } = start(['wait']);
    await once(child.stdout ?? child, 'data');
    expect(leftovers()).toHaveLength(1);
    child.kill(signal);
    const [exitCode] = await once(child, 'close');
    expect([exitCode, stderr()]).toEqual([128 + constants.signals[signal], 'Interrupted.\n']);
    expect(leftovers()).toEqual([]);
  });

  test('when it does not listen', async () => {
    const { child, leftovers } = start(['stubborn']);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    const [exitCode] = await once(child, 'close');
    expect([exitCode, leftovers()]).toEqual([143, []]);
  });

  test('when nobody reads what it prints', async () => {
    const { child, leftovers, stderr } = start(['print']);
    await once(child.stdout ?? child, 'data');
    child.stdout?.destroy();
    const [exitCode] = await once(child, 'close');
    expect([exitCode, stderr(), leftovers()]).toEqual([141, '', []]);
  });

  test.skipIf(process.platform !== 'linux')('when the disk is full (/dev/full)', async () => {
    const { child, leftovers, stderr } = start(['print'], openSync('/dev/full', 'w'));
    const [exitCode] = await once(child, 'close');
    expect([exitCode, leftovers()]).toEqual([1, []]);
    expect(stderr()).toMatch(/^The output cannot be written: ENOSPC.*\n$/);
  });

  test.each([
    [['fail'], 'It did not start: nothing is right.\nTry again.\n'],
    [['read'], "It did not start: ENOENT: no such file or directory, open '/nowhere/at-all'\n"],
    [['a', 'b'], 'It did not start: unexpected argument "b".\nnpm run it -- --help says how it is used.\n'],
  ])('when it fails: %j', async (args, expected) => {
    const { child, leftovers, stderr } = start(args);
    const [exitCode] = await once(child, 'close');
    expect([exitCode, stderr(), leftovers()]).toEqual([1, expected, []]);
  });
});

describe('an error', () => {
  const command = { call: 'npm run it', failure: 'It did not start' };

  test('of the program has its stack', () => {
    const text = describeError(command, new TypeError('undefined is not a function'));
    expect(text).toMatch(/^It did not start: TypeError: undefined is not a function\n {4}at /);
  });

  test('of whoever runs it has none, of another package too', () => {
    const foreign = Object.assign(new Error('There is no variant "x".'), { name: 'UserError' });
    expect(describeError(command, foreign)).toBe(
      'It did not start: There is no variant "x".\nnpm run it -- --help says how it is used.',
    );
    const withFix = Object.assign(foreign, { fix: 'Take one that there is.' });
    expect(describeError(command, withFix)).toBe(
      'It did not start: There is no variant "x".\nTake one that there is.',
    );
    expect(describeError(command, new UserError('a.', 'b.'))).toBe('It did not start: a.\nb.');
  });

  test('that is none', () => {
    expect(describeError(command, 'oops')).toBe('It did not start: oops');
  });
});
