import { describe, expect, test } from 'vitest';
import { readPage } from '../src/pages.ts';
import { shellBlocksOf } from '../src/shell-blocks.ts';
import { defaultShell, scriptCommand } from '../src/shell-name.ts';
import { block, page } from './blocks-fixture.ts';
import { staticProblems, writeRepository } from './fixture.ts';

const FOLDED = ['<details><summary>PowerShell</summary>', '</details>'] as const;

/** A PowerShell form, folded up. */
function form(script: string, [opening, closing]: readonly [string, string] = FOLDED): string[] {
  return [opening, '', '```powershell', script, '```', '', closing, ''];
}

/** What the checks say of a page, but for its npm scripts, which the fixture does not have. */
const problemsOf = (...lines: string[]) =>
  staticProblems({ 'docs/2-two.md': page(...lines) }).filter((line) => !line.includes('in no package.json'));
const blocksOf = (...lines: string[]) =>
  shellBlocksOf(readPage(writeRepository({ 'docs/2-two.md': page(...lines) }), 'docs/2-two.md'));

describe('a block', () => {
  test.each<[string, string]>([
    ['a && b', '&&'],
    ['a || true', '||'],
    ['a \\\n  b', 'a \\ at the end of a line'],
    ['cat <<END\nx\nEND', 'a here-document'],
    ['greet() { echo hello; }', 'a function()'],
    ['A=b program', 'NAME=value'],
    ['name=$(program)', 'NAME=value'],
    ['set -a', 'set'],
    ['export AWS_REGION=us-east-1', 'export'],
    ['unset AWS_PROFILE', 'unset'],
    ['source x', 'source'],
    ['. .sandbox/env', '. of a file that is no .ps1'],
    ['for a in b c; do echo x; done', 'a loop or case of sh'],
    ['if [ -f x ]; then y; fi', 'a loop or case of sh'],
    ['if [ -f x ]\nthen y\nelse z', 'a condition of sh'],
    ['[ -f x ]', 'a condition of sh'],
    ['server &', 'a & at the end'],
    ['program < file', '< before a file'],
    ['program > file.json', '> before a file'],
    ['program >> file.json', '> before a file'],
    ['curl -s http://x', 'curl, which is not curl there'],
    ['echo "$@"', 'an argument of a script'],
    ['echo `date`', 'a `'],
    ['rm -rf x', 'rm with options'],
    ['chmod 600 .env', 'a program that Windows lacks'],
    ['a | grep b', 'a program that Windows lacks'],
    ['aws lambda invoke /dev/stdout', 'a file of /dev'],
    ['npm run x -- --help', "npm with -- and not '--'"],
    ['aws --options a=1,b=2', 'a comma outside of quotes'],
    ['echo "$(date)"', '$(…)'],
    ['mongosh "$AWS_MONGO_CLUSTER_URL"', 'a variable of the environment'],
    ['echo $HOME', 'a variable of the environment'],
    [`aws --document '{ "a": 1 }'`, 'double quotes within single ones'],
    ['(cd x; y)', 'a subshell'],
    ['echo "$name"', '$name'],
  ])('%j needs a PowerShell form', (script, what) => {
    const text = `docs/2-two.md:3: PowerShell does not take this block as it stands: it has ${what}. Put its PowerShell form below it, or below its output, between ${FOLDED.join(' and ')}.`;
    expect(problemsOf(...block('sh', script))).toEqual([text]);
    expect(problemsOf(...block('sh', script), ...form('echo 1'))).toEqual([]);
    expect(problemsOf(...block('sh', script, 'x'), ...form('echo 1'))).toEqual([]);
  });

  test.each([
    'node app.mjs',
    'aws sts get-caller-identity --query Arn --output text',
    `aws --query 'tasks[0].[a,b]' --environment 'Variables={A=b,C=d}'`,
    "npm run x '--' --help",
    `atlas dbusers delete x --authDB '$external'`,
    `mongosh 'mongodb+srv://host/?authMechanism=MONGODB-AWS&authSource=%24external'`,
    'cp a/.env.example a/.env\nrm .env',
    'aws ec2 x --instance-id <instance-id>',
    'a | b',
    'npm start -w examples/x',
  ])('%j is the same in both', (script) => {
    expect(problemsOf(...block('sh', script))).toEqual([]);
  });

  test('may use what a PowerShell form has made', () => {
    const made = (shell: string, powershell: string) => [...block('sh', shell), ...form(powershell)];
    expect(
      problemsOf(
        ...made('key=$(x)', '$key = x'),
        ...made('field() { x; }', 'function field($name) { $name }'),
        ...block('sh', 'y "$key" "$(field A)"\nfield B'),
      ),
    ).toEqual([]);
    expect(
      problemsOf(...made('field() { x; }', 'echo 1'), ...block('sh', 'field B')).map(
        (line) => line.split(':')[1],
      ),
    ).toEqual(['15']);
  });
});

describe('a PowerShell form', () => {
  const posix = block('sh', 'a && b');
  test.each<[string, string]>([
    ['export A=b', 'has export'],
    ['a && b', 'has &&'],
    ['a || b', 'has ||'],
    ['a \\\n  b', 'has a \\ at the end of a line'],
    ['source x', 'has source'],
    ['. ./.sandbox/env', 'has . of a file that is no .ps1'],
    ['A=b node x', 'has NAME=value'],
    ['unset A', 'has unset'],
    ['rm -rf x', 'has rm with options'],
    ['a > b.json', 'has > before a file'],
    ['if [ -f x ]; then y; fi', 'has a loop or case of sh'],
    ['npm run x -- --help', "has npm with -- and not '--'"],
    ['cat > x <<END\ny\nEND', 'has a here-document'],
    ['echo "$AWS_REGION"', 'has $AWS_REGION, which no PowerShell form sets'],
    ['echo $name', 'has $name, which no PowerShell form sets'],
  ])('%j is none', (script, what) => {
    const [problem, ...others] = problemsOf(...posix, ...form(script));
    expect(problem).toContain(`docs/2-two.md:9: The PowerShell form ${what}`);
    expect(others).toEqual([]);
  });

  test.each([
    '. ./.sandbox/env.ps1',
    '$a = x\n$env:B = "$a $($a.c) $env:D"',
    '@"\nA=b\n$($env:X)\n"@ | Set-Content .env',
    'foreach ($one in 1, 2) { echo $one }',
    '$a, $b = $args\n& $a @b',
    'if ((a) -match "b") { c }',
    '$a = @(x | Where-Object { $_ -gt 1 })',
    `Set-Content x '{ "$a": 1 }'`,
    'function f($x) { . $x; Get-Item $_ }',
  ])('%j is one', (script) => {
    expect(problemsOf(...posix, ...form(script))).toEqual([]);
  });

  test('stands below its block, folded up', () => {
    const fold = `A PowerShell form is folded up: write ${FOLDED.join(' before it and ')} after it, with an empty line on either side.`;
    expect(problemsOf(...posix, ...block('powershell', 'a'))).toContain(`docs/2-two.md:7: ${fold}`);
    expect(problemsOf(...posix, ...form('a', ['<details>', '</details>']))).toEqual([
      `docs/2-two.md:9: ${fold}`,
    ]);
    expect(problemsOf(...posix, ...form('a', [FOLDED[0], 'Text.']))).toEqual([`docs/2-two.md:9: ${fold}`]);
    const alone =
      'docs/2-two.md:7: A PowerShell form stands below the sh block that it replaces, or below that block’s output. There is none.';
    expect(problemsOf('Text.', '', ...form('a'))).toEqual([alone]);
    expect(problemsOf(...block('sh', 'a'), 'Text.', '', ...form('a'))).toHaveLength(1);
    expect(problemsOf(...posix, ...form('a'), ...form('b'))).toHaveLength(1);
    expect(problemsOf('```pwsh', 'a', '```', '')).toEqual([
      'docs/2-two.md:3: A block of pwsh is not run. Call it powershell.',
    ]);
  });

  test('belongs to its block, also in a list and below an output', () => {
    const [one, two] = blocksOf(
      ...block('sh', 'a && b', 'out'),
      ...form('a; b'),
      '1. Step:',
      '',
      ...[...block('sh', 'c=1'), ...form('$c = 1')].map((line) => (line ? `   ${line}` : line)),
    );
    expect(one?.powershell).toEqual({ line: 13, script: 'a; b' });
    expect(one?.output?.value).toBe('out');
    expect(two?.powershell?.script).toBe('$c = 1');
    expect(blocksOf(...block('sh', 'a'))[0]?.powershell).toBeUndefined();
  });

  test('is also asked of READMEs, but not of those of packages', () => {
    const text = page(...block('sh', 'a && b'));
    expect(staticProblems({ 'README.md': text, 'examples/env/README.md': text })).toHaveLength(2);
    expect(staticProblems({ 'packages/x/README.md': text })).toEqual([]);
  });
});

test('which shell: bash, and on Windows PowerShell', () => {
  expect(defaultShell('/bin', 'linux')).toBe('bash');
  expect(defaultShell('C:\\nowhere', 'win32')).toBe('powershell');
  expect(scriptCommand('powershell', 'x.ps1')).toEqual([
    'powershell',
    ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', 'x.ps1'],
  ]);
});
