import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { describe, expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

// Every command of the root behaves alike. npm itself adds nothing to them.

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(repositoryRoot, 'package.json'), 'utf8'),
);

/** Those of the examples are one program; `prepare` is for npm to call. */
const COMMANDS = Object.keys(scripts).filter(
  (name) => name !== 'prepare' && (!name.startsWith('example:') || name === 'example:env-vars'),
);

/** A maintainer's commands: scripts of the package that they measure or write for. */
const MAINTAINERS = [
  'soak -w packages/soak',
  'fuzz -w packages/sandbox',
  'bench -w packages/sandbox',
  'attacks -w packages/sandbox',
  'atlas-client -w packages/sandbox',
  'recipes -w packages/sandbox',
  'contract -w packages/sandbox',
  'bench -w packages/connect',
  'bench -w packages/doctor',
  'trials -w packages/doctor',
  'clients -w packages/matrix',
  'starters -w packages/starter',
  'credential-order -w packages/guide',
  'sources -w packages/guide',
];

/** Those of the sandbox and the doctor read their arguments in their packages; the doctor's exit code is 64 then. */
const OURS = COMMANDS.filter((name) => name !== 'sandbox' && name !== 'doctor');

interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** What it left in the temporary folder. */
  left: string[];
}

async function start(
  command: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; ended: Promise<Outcome> }> {
  const [name = '', workspace = '.'] = command.split(' -w ');
  const cwd = join(repositoryRoot, workspace);
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  const [program, ...own] = String(manifest.scripts[name]).split(' ');
  expect(program).toBe('node');
  const file = own.at(-1)?.endsWith('.ts') ? [await compileProgram(join(cwd, own.at(-1) ?? ''))] : own;
  const folder = emptyFolder();
  const child = spawn(process.execPath, [...file, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      // Says that the packages are compiled, which they are before these tests start.
      TURBO_HASH: 'compiled',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const outcome: Outcome = { exitCode: null, stdout: '', stderr: '', left: [] };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    outcome.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    outcome.stderr += text;
  });
  const ended = once(child, 'close').then(([exitCode]) => ({
    ...outcome,
    exitCode,
    // tsx's own cache, of programs that this one starts, is not ours to remove.
    left: readdirSync(folder).filter((name) => !name.startsWith('tsx-')),
  }));
  return { child, ended };
}

const run = async (command: string, ...args: string[]) => (await start(command, args)).ended;

describe('--help says how, and does nothing else', () => {
  test.each([...COMMANDS, ...MAINTAINERS])('%s', async (command) => {
    const { exitCode, stdout, stderr, left } = await run(command, '--help');
    expect({ exitCode, stderr, left }).toEqual({ exitCode: 0, stderr: '', left: [] });
    expect(stdout).toMatch(/^Usage: npm (run [a-z:<>-]+|test)( |\n)[\s\S]*\n {2}--help +prints this\n$/);
  });
});

describe('a misspelt option is two lines and exit code 1', () => {
  test.each([...OURS, ...MAINTAINERS])('%s', async (command) => {
    const { exitCode, stdout, stderr, left } = await run(command, '--hepl');
    expect({ exitCode, stdout, left }).toEqual({ exitCode: 1, stdout: '', left: [] });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^[A-Za-z].*: Unknown option '--hepl'\. Did you mean --help\?$/),
      expect.stringMatching(
        /^npm (run [a-z:-]+( -w packages\/[a-z-]+)?|test) -- --help says how it is used\.$/,
      ),
      '',
    ]);
  });
});

// Windows has no signal for it.
describe.skipIf(process.platform === 'win32')('in `… | head -1` it ends, and leaves nothing', () => {
  test.each([
    ['examples', []],
    ['example:env-vars', []],
    ['reproduce', ['credentials-missing']],
    ['matrix', ['--group', 'protocol']],
  ] as const)('%s', async (command, args) => {
    const { child, ended } = await start(command, args);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { exitCode, stderr, left } = await ended;
    expect(stderr).not.toMatch(/^ +at |EPIPE/m);
    // A program that was through with printing when the pipe was closed has not noticed.
    expect([0, 141]).toContain(exitCode);
    expect(left).toEqual([]);
  });
});
