import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { describe, expect, test } from 'vitest';
import { aliveIn, block, page, pathWith, runRepository } from './blocks-fixture.ts';
import { writeRepository } from './fixture.ts';

// There is no PowerShell on the machines these tests are written on. A stand-in takes its place: it shows in which order
// what is handed to PowerShell, and what becomes of the answers, not that PowerShell understands it.
const STAND_IN = String.raw`
import { readFileSync } from 'node:fs';
const file = process.argv.at(-1);
const text = readFileSync(file, 'utf8');
const run = (script) => {
  let status = 0;
  for (const line of script.split('\n')) {
    const [, word, rest] = /^(print|complain|status|exit|wait|stay|show)\b ?(.*)/.exec(line.replace('\ufeff', '')) ?? [];
    if (word === 'print') process.stdout.write(rest + '\n');
    if (word === 'complain') process.stderr.write(rest + '\n');
    if (word === 'show') process.stdout.write(String(process.env[rest]) + '\n');
    if (word === 'status') status = Number(rest);
    if (word === 'exit') process.exit(Number(rest));
    if (word === 'wait') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    if (word === 'stay') setInterval(() => {}, 1000);
  }
  return status;
};
if (!text.startsWith('\ufeff')) process.exit(99);
if (!text.includes('[Console]::WriteLine')) run(text);
else {
  let status = 0;
  for (const line of text.split('\n')) {
    const begin = /^\[Console\]::WriteLine\('(.* begin)'\)$/.exec(line)?.[1];
    const block = /^try \{ \. '(.*)' \} catch/.exec(line)?.[1];
    const end = /^\[Console\]::WriteLine\("(.* end) \$LASTEXITCODE"\)$/.exec(line)?.[1];
    const wanted = /^if \(\$LASTEXITCODE -ne (\d+)\)/.exec(line)?.[1];
    if (begin) process.stdout.write(begin + '\n');
    if (block) status = run(readFileSync(block.replaceAll("''", "'"), 'utf8'));
    if (end) process.stdout.write(end + ' ' + status + '\n');
    if (wanted && status !== Number(wanted)) process.exit(1);
  }
}
`;

function pathWithPwsh(): string {
  const file = join(emptyFolder(), 'pwsh.mjs');
  writeFileSync(file, STAND_IN);
  return pathWith({ pwsh: `exec node ${file} "$@"` });
}

const form = (script: string) => [
  '<details><summary>PowerShell</summary>',
  '',
  '```powershell',
  script,
  '```',
  '',
  '</details>',
  '',
];

const run = (lines: string[], options: object = {}) =>
  runRepository(writeRepository({ 'docs/2-two.md': page(...lines) }), {
    env: { PATH: pathWithPwsh() },
    shell: 'pwsh',
    ...options,
  });

describe.skipIf(process.platform === 'win32')('blocks in PowerShell (a stand-in, POSIX)', () => {
  test('run in their forms, or as they stand, in one go; the outputs are those of the page', async () => {
    const result = await run([
      ...block('sh', 'a && b', 'one\ntwo'),
      ...form('print one\ncomplain two'),
      ...block('sh', 'print three\nshow AWS_EC2_METADATA_DISABLED', 'three\ntrue'),
      ...block('sh exit=7', 'status 7'),
    ]);
    expect(result.said).toEqual([]);
    expect(result.run).toHaveLength(3);
    expect(result.isComplete).toBe(true);
    expect(result.log).toEqual(['Running docs/2-two.md (3 blocks)']);
  });

  test('an output that is another, which is not written to the page', async () => {
    const lines = [...block('sh', 'a && b', 'one'), ...form('print two')];
    const said =
      'docs/2-two.md:8: The output is not what the block prints, from this line on. In PowerShell it must print the same: correct its form of the block.\n    page:  one\n    block: two';
    expect((await run(lines)).said).toEqual([said]);
    const fixed = await run(lines, { isFix: true });
    expect(fixed.said).toEqual([said]);
    expect(fixed.repaired).toEqual([]);
  });

  test('a status that is another ends the run, unless the block may fail', async () => {
    const {
      said,
      run: ran,
      notRun,
    } = await run([
      ...block('sh', 'a || true'),
      ...form('status 254'),
      ...block('sh', 'b && c'),
      ...form('complain broken\nstatus 3'),
      ...block('sh', 'print never'),
    ]);
    expect(said).toEqual([
      'docs/2-two.md:21: The block "b && c" ended in pwsh with exit status 3, and the page says 0. 1 later block was not run because of it. It printed:\n    broken',
    ]);
    expect([ran.length, [...notRun.values()]]).toEqual([2, ['an earlier block failed']]);
  });

  test('a block that ends the shell', async () => {
    const { said } = await run([...block('sh', 'print one'), ...block('sh', 'print two\nexit 0')]);
    expect(said).toEqual([
      'docs/2-two.md:7: The block "print two" ended the shell: a reader’s terminal would close. It printed:\n    two',
    ]);
  });

  test('blocks that do not end', async () => {
    const { said } = await run([...block('sh', 'print one\nwait')], { limitMs: 2000 });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^docs\/2-two\.md:3: The block "print one" did not end: all blocks together have 2 s\./,
    );
  });

  test('a block for a terminal of its own is started by PowerShell, and ended', async () => {
    const { said, run: ran } = await run([
      ...block('sh', 'print one', 'one'),
      ...block('sh background', 'print ready\nstay', 'ready'),
    ]);
    expect([said, ran.length]).toEqual([[], 2]);
    expect(aliveIn(process.pid).filter((line) => line.includes('pwsh.mjs'))).toEqual([]);
    const failed = await run([...block('sh background', 'print no\nexit 3'), ...block('sh', 'print one')]);
    expect(failed.said[0]).toContain('docs/2-two.md:3: The block "print no" ended with exit status 3');
    expect(failed.run).toHaveLength(1);
  });

  test('without PowerShell nothing runs, which is a problem in CI only', async () => {
    const lines = [...block('sh', 'print one')];
    const { said, notRun } = await run(lines, { env: { PATH: pathWith() } });
    expect([said, [...notRun.values()]]).toEqual([[], ['there is no PowerShell (pwsh) on this machine']]);
    const inCi = await run(lines, { env: { PATH: pathWith(), CI: 'true' }, shell: 'powershell' });
    expect(inCi.said).toEqual([
      'docs/2-two.md:3: Windows PowerShell is not installed, and 1 block(s) need it. Install it: it is part of Windows',
    ]);
  });

  test('a PowerShell that does not start says why', async () => {
    const { said } = await run([...block('sh', 'print one')], {
      env: { PATH: pathWith({ pwsh: 'echo "no .NET here" >&2; exit 131' }) },
    });
    expect(said).toEqual([
      'docs/2-two.md:3: The block "print one" ended the shell: a reader’s terminal would close. It printed:\n    no .NET here',
    ]);
  });

  test('an AWS CLI that would ask the real AWS is not asked', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'pwsh.mjs'), STAND_IN);
    const PATH = pathWith({
      pwsh: `exec node ${join(folder, 'pwsh.mjs')} "$@"`,
      aws: 'echo aws-cli/2.9.19 Python/3.11',
    });
    const { notRun } = await run([...block('sh', 'aws sts get-caller-identity')], { env: { PATH } });
    expect([...notRun.values()]).toEqual(['the AWS CLI does not know AWS_ENDPOINT_URL']);
  });
});
