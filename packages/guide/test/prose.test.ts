import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../src/problem.ts';
import { lintProse, readProse } from '../src/prose/lint-prose.ts';
import { patterns } from '../src/prose/patterns.ts';
import { textsInCode, usageInCode } from '../src/prose/texts-in-code.ts';

/** What the linter calls each thing that it finds in a page. */
async function namesIn(text: string, ext: '.md' | '.txt' = '.md'): Promise<(string | undefined)[]> {
  const problems = await lintProse([{ file: `page${ext}`, text, ext }]);
  return problems.map(({ text: said }) => /" \((.*?)\): /.exec(said)?.[1]);
}

/** Of each pattern: what it names, and neighbours that are plain English. */
const EXAMPLES: Record<string, { wrong: string[]; right: string[] }> = {
  'is none': {
    wrong: ['The profile’s credential_source is none', 'The ARN of the role\nto assume is none.'],
    right: ['The collections are: none.', 'None of the two is set.'],
  },
  'is no thing': {
    wrong: ['The value is no path.', 'the `aud` is no\n`string`'],
    right: ['There is no profile.', 'It is no longer renewed.', 'It is not a path.'],
  },
  'no switch': { wrong: ['There is no switch.'], right: ['A switch turns it off.'] },
  'accepts nothing': {
    wrong: ['It accepts nothing because it is only a sandbox.', 'On AWS you assume nothing yourself.'],
    right: ['It prints nothing.'],
  },
  'or nothing at all': { wrong: ['to someone, or nothing at all.'], right: ['It does nothing.'] },
  'nobody to ask': { wrong: ['It has mfa_serial, and nobody to ask.'], right: ['Nobody asks.'] },
  'or never was': { wrong: ['The login has run out, or never was.'], right: ['It never expires.'] },
  'What …, is': {
    wrong: ['What was read as web identity token is not valid.', 'Text. What it holds\nstays valid. More.'],
    right: ['What is it?', '## What is where', '**What was checked**: all.', 'It shows what it found.'],
  },
  'Whoever …': { wrong: ['Whoever has the session can log in.'], right: ['| whoever has the key |'] },
  'Of these …': {
    wrong: ['Of AWS’s policies there is one.'],
    right: ['Of course it is.', 'One of them is set.'],
  },
  'There the …': {
    wrong: ['Not on a server: there the platform sets variables.'],
    right: ['There is a list.', 'The folder is there. The next one is not.'],
  },
  'Behind each …': {
    wrong: ['Behind each source stands another.'],
    right: ['The sandbox is behind a proxy.'],
  },
  'nor is': { wrong: ['Nor is an IAM policy.', 'and nor has any server'], right: ['neither one nor two'] },
  'so does': {
    wrong: ['A server does, and so does a proxy.', 'That is refused. So is a document.'],
    right: ['It does so.', 'It is so that it fits.', 'It is slow; so the driver waits.'],
  },
  'of these': {
    wrong: ['What it does not emulate of these is an error'],
    right: ['the commands of these pages', 'one of them'],
  },
  'such a one': { wrong: ['Take such a one.'], right: ['such a role'] },
  'for whoever': { wrong: ['a user for whoever it is'], right: ['| whoever can read the files |'] },
  whom: { wrong: ['the base user, whom the database does not know'], right: ['the user who logs in'] },
  'what it lacks': { wrong: ['says of every other row what it lacks'], right: ['It lacks a role.'] },
  'asks for it': {
    wrong: ['IAM authentication does not ask for it.', 'where it asks for more, the page says'],
    right: ['It asks for a token.'],
  },
  'do without': { wrong: ['For one step only; the others do without.'], right: ['It does without waiting.'] },
  'all the same': { wrong: ['It connects all the same.'], right: ['They are all equal.'] },
  'is asked for': {
    wrong: ['the token is asked for only once', 'keys are not looked at', 'what is asked after it'],
    right: ['The driver asks for it.', 'The question is asked.'],
  },
  'is to be had': { wrong: ['where neither is to be had'], right: ['It has to be set.'] },
  'takes no part': { wrong: ['IAM policies play no part in it.'], right: ['It is part of the nonce.'] },
  'it says so': { wrong: ['is an error that says so;'], right: ['The row says so.'] },
  'as far as … allow': {
    wrong: ['as far as the place allows it'],
    right: ['That is so, as far as is known.', 'as far as we know'],
  },
  'or better': { wrong: ['sets variables, or better a role'], right: ['A role is better.'] },
  'the good news': {
    wrong: ['instead of the good news', 'Faults come with their share of it', 'The chain is comfortable'],
    right: ['a share of the calls'],
  },
  'that is, no': { wrong: ['one hop, that is, no containers'], right: ['that is not so'] },
  'somebody else': { wrong: ['makes the program somebody else'], right: ['Somebody deletes it.'] },
  'stands here': {
    wrong: ['if the explanation is the one that stands here'],
    right: ['It stands for a role.'],
  },
  'one a line': { wrong: ['follow, one a line'], right: ['one a user knows'] },
  'of which': { wrong: ['64 bytes, the first 32 of which are random'], right: ['the role which it has'] },
  'without a word': {
    wrong: ['goes on without a word', 'passed over in silence', 'reads it anew', 'nothing but text'],
    right: ['a word without meaning', 'nothing else'],
  },
  'bare driver': {
    wrong: ['the bare driver', 'a bare `MongoClient`'],
    right: ['a bare host', 'the plain driver'],
  },
  'the guide’s': {
    wrong: ['The guide’s program', '| Guide: a policy is needed |', 'the guide recommends the first'],
    right: ['The source guide’s program', 'the source guide: a policy', 'This guide takes you', 'The guide.'],
  },
};

test('each pattern has its examples', () => {
  expect(Object.keys(EXAMPLES)).toEqual(patterns.map(({ name }) => name));
});

describe.each(patterns)('$name', ({ name }) => {
  test.each(EXAMPLES[name]?.wrong ?? [])('is named: %s', async (text) => {
    expect(await namesIn(text)).toContain(name);
  });

  test.each(EXAMPLES[name]?.right ?? [])('is not: %s', async (text) => {
    expect(await namesIn(text)).toEqual([]);
  });
});

test('says where it is, and what to write', async () => {
  const [problem, ...others] = await lintProse([
    { file: 'docs/a.md', text: '# A\n\nGood.\n\n- It is\n  none.\n', ext: '.md' },
  ]);
  expect(others).toEqual([]);
  expect(problem && formatProblem(problem)).toBe(
    'docs/a.md:5: "is none" (is none): Say what it is, or what is wrong with it.',
  );
});

test.each([
  ['a block of code', '```text\nThe value is none.\n```'],
  ['code in a sentence', 'It prints `the value is none` and ends.'],
  ['where a link leads', '[a page](https://example.com/is-none "is none")'],
  ['a quotation', '> What it was is none.'],
  ['words in quotation marks', 'The source says "the value is none", and more.'],
  ['a comment', '<!-- is none -->\n\nText.'],
])('does not read %s', async (_, text) => {
  expect(await namesIn(text)).toEqual([]);
});

test.each([
  ['a heading', '## The value is none'],
  ['a table', '| a | b |\n| --- | --- |\n| c | the value is none |'],
  ['the words of a link', '[the value is none](a.md)'],
  ['a folded part', '<details><summary>More</summary>\n\nThe value is none.\n\n</details>'],
])('reads %s', async (_, text) => {
  expect(await namesIn(text)).toEqual(['is none']);
});

describe('texts in programs', () => {
  const program = `
// The value is none.
const a = 'Don\\'t. The value is none';
const b = \`\${a.map((x) => \`\${x}\`)} is no path\`; // so is none
/** is none */
export const USAGE = \`Usage: x

Says what it lacks.\`;
`.trimStart();
  test('are read, comments and code are not', async () => {
    const text = textsInCode(program);
    const problems = await lintProse([{ file: 'a.ts', text, ext: '.txt' }]);
    expect(problems.map(({ line, text: said }) => `${line} ${said.slice(0, 12)}`)).toEqual([
      '2 "is none" (i',
      '3 "is no" (is ',
      '7 "what it lac',
    ]);
  });

  test('are those of --help alone where a user reads no others', async () => {
    expect(await namesIn(usageInCode(program), '.txt')).toEqual(['what it lacks']);
  });
});

test('reads pages, READMEs, explanations and --help texts', () => {
  const files = readProse(repositoryRoot).map(({ file }) => file);
  expect(files).toEqual(
    expect.arrayContaining([
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'docs/troubleshooting.md',
      'examples/lambda/README.md',
      'packages/connect/README.md',
      'packages/sandbox/src/documents/README.md',
      'packages/connect/src/explain/entries/sts.ts',
      'packages/mistakes/src/table/login.ts',
      'packages/matrix/src/cli.ts',
      'scripts/reproduce.ts',
    ]),
  );
  expect(files.filter((file) => /node_modules|\/dist\/|\/test\//.test(file))).toEqual([]);
});
