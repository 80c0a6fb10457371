import { basename } from 'node:path';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { expect, test } from 'vitest';
import { formatProblem } from '../src/problem.ts';
import { checkStatically } from '../src/static-checks.ts';
import { readText, staticProblems, writeFiles, writeRepository } from './fixture.ts';

const MAIN = 'examples/env/src/main.ts';
const SOURCE = `import x from 'x';

function run() {
  // start-body
  if (x) {
    // start-inner
    x();
    // end-inner
  }
  // end-body
}
`;

const page = (...lines: string[]) => `# Two\n\n${lines.join('\n')}\n`;
const problemsOf = (source: string, ...lines: string[]) =>
  staticProblems({ [MAIN]: source, 'docs/2-two.md': page(...lines) });

test('a whole file, and a region of it without its indentation', () => {
  const said = problemsOf(
    SOURCE,
    '<!-- embed: ../examples/env/src/main.ts -->',
    '```ts',
    ...["import x from 'x';", '', 'function run() {', '  if (x) {', '    x();', '  }', '}'],
    '```',
    '',
    '<!-- embed: ../examples/env/src/main.ts#body -->',
    '```ts',
    ...['if (x) {', '  x();', '}'],
    '```',
  );
  expect(said).toEqual([]);
});

test('a comment of another language marks a region too', () => {
  const said = staticProblems({
    'policy.yaml': 'a: 1\n# start-b\nb: 2\n# end-b\n',
    'docs/2-two.md': page('<!-- embed: ../policy.yaml#b -->', '```yaml', 'b: 2', '```'),
  });
  expect(said).toEqual([]);
});

test('drift is named with the first line of it; --fix repairs it, and nothing else', () => {
  const before = page(
    '* In a list:',
    '',
    '  <!-- embed: ../examples/env/src/main.ts#body -->',
    '  ~~~ts',
    '  if (x) {',
    '    y();',
    '  ~~~',
    '',
    '> <!-- embed: ../examples/env/src/main.ts#inner -->',
    '> ```ts',
    '> ```',
    '',
    '[x](gone.md)  ',
  );
  const root = writeRepository({ [MAIN]: SOURCE, 'docs/2-two.md': before });
  const gone = 'docs/2-two.md:15: The link gone.md leads to docs/gone.md, which does not exist.';
  expect(checkStatically(root, false).problems.map(formatProblem)).toEqual([
    gone,
    'docs/2-two.md:8: The block is not what ../examples/env/src/main.ts holds, from this line on. Run: npm run docs:fix',
    'docs/2-two.md:13: The block is not what ../examples/env/src/main.ts holds, from this line on. Run: npm run docs:fix',
  ]);
  expect(readText(root, 'docs/2-two.md')).toBe(before);

  const { problems, repaired } = checkStatically(root, true);
  expect(problems.map(formatProblem)).toEqual([gone.replace(':15', ':17')]);
  expect(repaired).toHaveLength(2);
  expect(readText(root, 'docs/2-two.md')).toBe(
    page(
      '* In a list:',
      '',
      '  <!-- embed: ../examples/env/src/main.ts#body -->',
      '  ~~~ts',
      '  if (x) {',
      '    x();',
      '  }',
      '  ~~~',
      '',
      '> <!-- embed: ../examples/env/src/main.ts#inner -->',
      '> ```ts',
      '> x();',
      '> ```',
      '',
      '[x](gone.md)  ',
    ),
  );
});

test('white space at the end of a line is part of a file, and comes along', () => {
  const root = writeRepository({
    'x.txt': 'a  \n\nb\n',
    'docs/2-two.md': page('- In a list:', '', '  <!-- embed: ../x.txt -->', '  ```text', '  ```'),
  });
  checkStatically(root, true);
  expect(readText(root, 'docs/2-two.md')).toContain('  ```text\n  a  \n\n  b\n  ```\n');
  expect(checkStatically(root, false).problems).toEqual([]);
});

test('a fence becomes longer than those in the file it embeds', () => {
  const root = writeRepository({
    'readme.txt': '```sh\nls\n```\n',
    'docs/2-two.md': page('<!-- embed: ../readme.txt -->', '```text', '```'),
  });
  checkStatically(root, true);
  expect(readText(root, 'docs/2-two.md')).toBe(
    page('<!-- embed: ../readme.txt -->', '````text', '```sh', 'ls', '```', '````'),
  );
});

test.each([
  ['<!-- embed: ../gone.ts -->', 'The embedded file ../gone.ts does not exist in the repository (gone.ts).'],
  [
    '<!-- embed: ../examples -->',
    'The embedded file ../examples does not exist in the repository (examples).',
  ],
  ['<!-- embed: ../../x.ts -->', 'The embedded file ../../x.ts does not exist in the repository (../x.ts).'],
  [
    '<!-- embed ../x.ts -->',
    '<!-- embed ../x.ts --> is not read as an embedded file. Write: <!-- embed: ../path/from/this/page.ts --> or <!-- embed: ../path.ts#region --> or <!-- embed: values.json#a.value -->',
  ],
  [
    '<!-- embed: ../examples/env/src/main.ts#none -->',
    'examples/env/src/main.ts has no region none. Mark it there: // start-none and // end-none',
  ],
  [
    '<!-- embed: ../examples/env/src/main.ts#open -->',
    'examples/env/src/main.ts begins the region open and does not end it. Add there: // end-open',
  ],
  [
    '<!-- embed: ../examples/env/src/main.ts#twice -->',
    'examples/env/src/main.ts marks the region twice more than once, so that it is not clear which is meant.',
  ],
])('%s', (comment, problem) => {
  const source = '// start-open\n// start-twice\n// end-twice\n// start-twice\n// end-twice\n';
  expect(problemsOf(source, comment, '```ts', '```')).toEqual([`docs/2-two.md:3: ${problem}`]);
});

test('a file that exists, and not in the repository', () => {
  const outside = emptyFolder();
  writeFiles(outside, { 'x.ts': 'x\n' });
  const path = `../${basename(outside)}/x.ts`;
  expect(problemsOf(SOURCE, `<!-- embed: ../${path} -->`, '```ts', 'x', '```')).toEqual([
    `docs/2-two.md:3: The embedded file ../${path} does not exist in the repository (${path}).`,
  ]);
});

test('an embed that no block follows, and one whose block is never closed', () => {
  const comment = '<!-- embed: ../examples/env/src/main.ts -->';
  expect(problemsOf(SOURCE, comment, '', 'Text.')).toEqual([
    `docs/2-two.md:3: ${comment} embeds nothing: no fenced block follows it. Add one below it.`,
  ]);
  expect(problemsOf(SOURCE, comment, '```ts', 'Text.')).toEqual([
    'docs/2-two.md:3: The block that this line embeds is never closed. Close it.',
    'docs/2-two.md:4: The block is never closed, and takes in the rest of the page. Close it.',
  ]);
});

test.each<[string, unknown]>([
  [
    '```ts',
    'Code on a page must come from a file that runs. Put <!-- embed: ../path/to/file.ts --> on the line before; if it is shown as an illustration of what not to do, add the word illustration after ts.',
  ],
  ...['js', 'json', 'yaml', 'yml', 'javascript'].map(
    (lang) =>
      [`\`\`\`${lang}`, expect.stringContaining(`add the word illustration after ${lang}.`)] as [
        string,
        unknown,
      ],
  ),
  [
    '```json ouput',
    'The info string has the word ouput, which means nothing. The words are: output, illustration, background, exit=<n>.',
  ],
  ['```json output', 'An output must follow the shell block that prints it, with nothing between them.'],
  ['```text exit=1', 'The words background and exit=<n> are for shell blocks.'],
  ['```console', 'A block of console is not run. Call it sh.'],
  [
    '```sh illustration',
    'A shell block is run. If this one cannot be, list it with its reason under notRun in docs/blocks.json.',
  ],
])('a block that is outside of every check: %s', (opening, problem) => {
  const said = problemsOf(SOURCE, opening, '1', '```');
  expect(said).toHaveLength(1);
  expect(said[0]?.replace('docs/2-two.md:3: ', '')).toEqual(problem);
});

test('blocks that are none of it: illustrations, outputs, other languages, READMEs', () => {
  expect(
    problemsOf(
      SOURCE,
      '```js illustration',
      '1',
      '```',
      '',
      '```sh',
      'ls',
      '```',
      '',
      '```json output',
      '1',
      '```',
      '',
      '```text',
      '```',
    ),
  ).toEqual([]);
  expect(staticProblems({ 'README.md': '```ts\n1\n```\n' })).toEqual([]);
});

test('a value of a JSON file: a text, a list of texts, and all else as JSON', () => {
  const values = {
    text: 'one\ntwo\n',
    lines: ['a', 'b'],
    login: { nonce: { $binary: { base64: 'AAA=', subType: '00' } }, at: { $date: 'now' }, list: [1] },
  };
  const blocks = ['text', 'lines', 'login'].map(
    (path) => `<!-- embed: values.json#${path} -->\n\`\`\`text\n\`\`\`\n`,
  );
  const root = writeRepository({
    'docs/values.json': JSON.stringify(values),
    'docs/2-two.md': `# Two\n\n${blocks.join('\n')}`,
  });
  expect(checkStatically(root, true).problems).toEqual([]);
  const shown = [...readText(root, 'docs/2-two.md').matchAll(/```text\n([\s\S]*?)\n```/g)].map(
    ([, text]) => text,
  );
  expect(shown).toEqual([
    'one\ntwo',
    'a\nb',
    `{
  "nonce": { "$binary": { "base64": "AAA=", "subType": "00" } },
  "at": { "$date": "now" },
  "list": [
    1
  ]
}`,
  ]);
});

test('a value that is not in the JSON file', () => {
  expect(
    staticProblems({
      'docs/values.json': '{ "a": {} }',
      'docs/2-two.md': '# Two\n\n<!-- embed: values.json#a.b.c -->\n```json\n```\n',
    }),
  ).toEqual(['docs/2-two.md:3: docs/values.json has no value at a.b.c.']);
});
