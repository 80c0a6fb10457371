import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { copyRepository, emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { versionOf } from '../src/tools.ts';
import { aliveIn, block, page, pathWith } from './blocks-fixture.ts';
import { readText, writeFiles, writeRepository } from './fixture.ts';

const POSIX = process.platform !== 'win32';

/** A copy of this repository's scripts, with the fixture's pages and these. */
function copyWithDocs(files: Record<string, string>): string {
  const copy = copyRepository();
  rmSync(join(copy, 'examples'), { recursive: true });
  const fixture = writeRepository(files);
  writeFiles(
    copy,
    Object.fromEntries(
      [
        ...new Set([
          'docs/README.md',
          'docs/1-one.md',
          'docs/2-two.md',
          'docs/blocks.json',
          'README.md',
          'examples/env/README.md',
          'test/one.test.ts',
          ...Object.keys(files),
        ]),
      ].map((file) => [file, readText(fixture, file)]),
    ),
  );
  return copy;
}

const check = (root: string, args: string[] = [], env: Record<string, string> = {}) =>
  // Says that the packages are compiled, which they are before these tests start.
  runNode(root, ['scripts/check-docs.ts', ...args], { TURBO_HASH: 'compiled', ...env });

test('arguments', async () => {
  const root = copyWithDocs({});
  expect(await check(root, ['--help'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^Usage: npm run docs:check \[-- --static\] \[--shell <name>\] \[<page>\.\.\.\]\n/,
    ),
  });
  for (const [args, said] of [
    [['--fast'], "Unknown option '--fast'"],
    [['9-nine'], 'there is no page "9-nine" in docs/.'],
    [['--shell', 'pwhs'], 'there is no shell "pwhs". Did you mean pwsh?'],
  ] as const) {
    const { exitCode, stdout, stderr } = await check(root, [...args]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^The check did not start: .*\n(npm run docs:check -- --help says how it is used|They are: .*)\.\n$/,
    );
    expect(stderr).toContain(said);
  }
});

test('--static runs nothing, and says what it finds', async () => {
  const root = copyWithDocs({ 'docs/2-two.md': page(...block('sh', 'false'), '[x](gone.md)') });
  expect(await check(root, ['--static'])).toEqual({
    exitCode: 1,
    stdout: '5 pages checked, 1 problem\n',
    stderr: 'docs/2-two.md:7: The link gone.md leads to docs/gone.md, which does not exist.\n',
  });
});

describe.skipIf(!POSIX)('the whole check (bash)', () => {
  test('pages as they run, the table, the reasons, the sum; --fix', async () => {
    const root = copyWithDocs({
      'docs/1-one.md': `${page(...block('sh', 'echo 1', 'one'), ...block('sh', 'npm ci'))}\n## First\n`,
      'docs/2-two.md': page(...block('sh', 'echo 2')),
      'docs/blocks.json': JSON.stringify({
        floor: 3,
        notRun: [{ page: 'docs/1-one.md', block: 'npm ci', reason: 'the copy has its packages' }],
      }),
    });
    const floor =
      'docs/blocks.json:1: 2 blocks were run, and floor says 3 at least. If blocks were removed on purpose, lower floor to 2.\n';
    const progress = ['Running docs/1-one.md (1 block)', 'Running docs/2-two.md (1 block)', ''];
    const table = [
      'page             blocks  run  not run',
      'docs/1-one.md         2    1        1',
      'docs/2-two.md         1    1        0',
      'generated files       0    0        0',
      'docs/1-one.md:11: not run: npm ci (the copy has its packages)',
      '',
    ];
    const { exitCode, stdout, stderr } = await check(root, []);
    expect(stdout.split('\n')).toEqual([...progress, ...table, '2 blocks run, 1 not run, 2 problems', '']);
    expect(stderr).toBe(
      `docs/1-one.md:8: The output is not what the block prints, from this line on. Run: npm run docs:fix\n    page:  one\n    block: 1\n${floor}`,
    );
    expect(exitCode).toBe(1);

    const fixed = await check(root, ['--fix']);
    expect(fixed).toMatchObject({ exitCode: 1, stderr: floor });
    expect(fixed.stdout).toContain('Rewritten: docs/1-one.md:8\n2 blocks run, 1 not run, 1 problem\n');
    // Of a few pages the floor says nothing.
    const chosen = await check(root, ['docs/1-one.md']);
    expect(chosen).toMatchObject({ exitCode: 0, stderr: '' });
    expect(chosen.stdout).toMatch(/\n1 block run, 1 not run, 0 problems\n$/);
  });

  test('PowerShell forms, which bash does not run', async () => {
    const root = copyWithDocs({
      'docs/2-two.md': page(
        ...block('sh', 'true && true'),
        '<details><summary>PowerShell</summary>',
        '',
        ...block('powershell', 'never'),
        '</details>',
      ),
    });
    const { exitCode, stdout } = await check(root, [], { PATH: pathWith() });
    expect(stdout).toContain(
      '1 PowerShell form of these blocks not run (there is no PowerShell on this machine; ci.yml runs them on Windows)\n',
    );
    expect(exitCode).toBe(0);
    const { stdout: withPwsh } = await check(root, [], { PATH: pathWith({ pwsh: 'exit 1' }) });
    expect(withPwsh).toContain('(npm run docs:check -- --shell pwsh runs them)\n');
    const asked = await check(root, ['--shell', 'pwsh'], { PATH: pathWith() });
    expect(asked.stdout).toContain(
      'docs/2-two.md:3: not run: true && true (there is no PowerShell (pwsh) on this machine)\n',
    );
  });

  test('CI decides on what a missing AWS CLI means', async () => {
    const root = copyWithDocs({ 'docs/2-two.md': page(...block('sh', 'aws sts get-caller-identity')) });
    const PATH = pathWith();
    expect(await check(root, [], { PATH, CI: '' })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await check(root, [], { PATH, CI: 'true' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('docs/2-two.md:3: The AWS CLI is not installed'),
    });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no process and no folder', async (signal) => {
    const folder = emptyFolder();
    const started = join(folder, 'started');
    const root = copyWithDocs({
      'docs/2-two.md': page(
        ...block('sh background', `echo "$$" > ${folder}/terminal; echo ready; tail -f /dev/null`),
        ...block('sh', `echo "$$" > ${folder}/shell; echo now > ${started}; tail -f /dev/null`),
      ),
    });
    const temporary = emptyFolder();
    const program = await compileProgram(join(root, 'scripts/check-docs.ts'));
    const child = spawn(process.execPath, [program], {
      cwd: root,
      env: { PATH: process.env.PATH, TMPDIR: temporary, TURBO_HASH: 'compiled' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    await expect.poll(() => existsSync(started), { timeout: 30_000 }).toBe(true);
    child.kill(signal);
    const [exitCode] = await once(child, 'close');
    expect([exitCode, stderr]).toEqual([128 + constants.signals[signal], 'Interrupted.\n']);
    expect(readdirSync(temporary).filter((name) => name.startsWith('atlas-aws-iam-docs-'))).toEqual([]);
    for (const name of ['terminal', 'shell']) {
      const pid = Number(readFileSync(join(folder, name), 'utf8'));
      await expect.poll(() => aliveIn(pid)).toEqual([]);
    }
  });
});

const hasAws = POSIX && versionOf('aws', { PATH: process.env.PATH ?? '' }) !== undefined;

test.skipIf(!hasAws)('end to end, with the real sandbox and the real AWS CLI (needs both)', async () => {
  const identity = [
    '{',
    '    "UserId": "AIDACKCEVSQ6C2EXAMPLE",',
    '    "Account": "123456789012",',
    '    "Arn": "arn:aws:iam::123456789012:user/admin"',
    '}',
  ];
  const root = copyWithDocs({
    'docs/1-one.md': `${page(...block('sh background', 'npm run sandbox', 'MongoDB  …\n…').slice(0, 3), '')}\n## First\n`,
    'docs/2-two.md': page(
      ...block('sh', 'set -a; . .sandbox/env; set +a'),
      '<details><summary>PowerShell</summary>',
      '',
      ...block('powershell', '. ./.sandbox/env.ps1'),
      '</details>',
      '',
      ...block('sh', 'aws sts get-caller-identity', identity.join('\n')),
    ),
    'docs/blocks.json': '{ "floor": 3, "notRun": [] }',
  });
  // The sandbox's command reads its arguments of the package's source.
  const source = join('packages', 'sandbox', 'src');
  mkdirSync(join(root, 'packages', 'sandbox'), { recursive: true });
  symlinkSync(join(repositoryRoot, source), join(root, source), 'junction');
  const { exitCode, stdout, stderr } = await check(root);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/\n3 blocks run, 0 not run, 0 problems\n$/);
  expect(exitCode).toBe(0);
  expect(existsSync(join(root, '.sandbox'))).toBe(false);
});
