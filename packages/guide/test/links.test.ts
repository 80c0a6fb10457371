import { expect, test } from 'vitest';
import { anchorsOf } from '../src/anchors.ts';
import { parseMarkdown } from '../src/markdown.ts';
import { staticProblems } from './fixture.ts';

/** What is said of the page that begins with a heading, and then has these lines. */
const problemsOf = (...lines: string[]) =>
  staticProblems({ 'docs/2-two.md': ['# Two', ...lines].join('\n') });

test('a repository in which nothing is wrong', () => {
  expect(staticProblems({})).toEqual([]);
});

test('links that lead somewhere', () => {
  const right = [
    '[page](1-one.md) [place](1-one.md#first) [own](#two) [folder](../examples/env/) [its README](../examples/env#on-atlas)',
    '![file](../test/one.test.ts) [root](..) [reference][r] https://docs.aws.amazon.com/iam/ <https://www.mongodb.com/>',
    '`[code](nowhere.md)` <a href="1-one.md">html</a>',
    '',
    '[r]: ../README.md',
  ];
  expect(problemsOf(...right)).toEqual([]);
});

test.each<[string, unknown]>([
  ['[x](3-three.md)', 'The link 3-three.md leads to docs/3-three.md, which does not exist.'],
  ['![x](image.png)', 'The link image.png leads to docs/image.png, which does not exist.'],
  ['<a href="3.md">x</a>', 'The link 3.md leads to docs/3.md, which does not exist.'],
  ['[x](1-One.md)', 'The link 1-One.md leads to docs/1-One.md, which does not exist.'],
  ['[x](1-one.md/y)', 'The link 1-one.md/y leads to docs/1-one.md/y, which does not exist.'],
  ['[x](../../etc)', 'The link ../../etc leads out of the repository.'],
  ['[x](../node_modules/y)', 'The link ../node_modules/y leads to node_modules/y, which is in no clone.'],
  [
    '[x](../examples/env/.env)',
    'The link ../examples/env/.env leads to examples/env/.env, which is in no clone.',
  ],
  [
    '[x](1-one.md#second)',
    'The link 1-one.md#second names no heading of docs/1-one.md. It has: #one, #first.',
  ],
  ['[x](#nowhere)', 'The link #nowhere names no heading of docs/2-two.md. It has: #two.'],
  [
    '[x](../test/one.test.ts#L1)',
    'The link ../test/one.test.ts#L1 names a place in test/one.test.ts, which has no headings. Leave #L1 out.',
  ],
  [
    '[x](/docs/1-one.md)',
    'The link /docs/1-one.md is a path of one machine. Write it relative to the page, or as code.',
  ],
  [
    '<file:///etc/hosts>',
    'The link file:///etc/hosts is a path of one machine. Write it relative to the page, or as code.',
  ],
  [
    'http://127.0.0.1:80',
    'The link http://127.0.0.1:80 is no https URL. Write it with https://, or as code.',
  ],
  ['[x](mailto:somebody)', 'The link mailto:somebody is no https URL. Write it with https://, or as code.'],
  ['[x](https://)', 'The link https:// is no https URL. Write it with https://, or as code.'],
  ...[
    'https://example.com/x',
    'https://github.com/your-org/x',
    'https://a.dev/{id}',
    'https://a.dev/%3Cid%3E',
  ].map(
    (url) =>
      [`[x](${url})`, `The link ${url} holds a placeholder, so that it leads nowhere.`] as [string, unknown],
  ),
])('%s', (line, problem) => {
  expect(problemsOf('', line)).toEqual([`docs/2-two.md:3: ${problem}`]);
});

test('a reference link is checked where it is defined; one that is defined nowhere is text', () => {
  expect(problemsOf('[a][a]', '', '[a]: gone.md', '', 'before', '[b][c]')).toEqual([
    'docs/2-two.md:4: The link gone.md leads to docs/gone.md, which does not exist.',
    'docs/2-two.md:7: The reference [c] is defined nowhere on this page, so that its brackets are shown. Add a line: [c]: <where it leads>',
  ]);
});

test('READMEs are checked too', () => {
  const gone = '[x](gone.md)\n';
  const said = staticProblems({
    'README.md': gone,
    'examples/env/README.md': gone,
    'packages/connect/README.md': gone,
    'docs/deep/er.md': gone,
  });
  expect(said.map((problem) => problem.split(':', 2).join(':'))).toEqual([
    'docs/deep/er.md:1',
    'README.md:1',
    'examples/env/README.md:1',
    'packages/connect/README.md:1',
  ]);
});

test('anchors follow GitHub: letters, code, repetition, explicit ids', () => {
  const headings = [
    '# What `npm run` does, & why?',
    '## Again',
    '### Again',
    '# Again',
    '## Ünïcode – dash',
    '## A [link](https://a.dev) and ![picture](x.png)',
    'Setext',
    '---',
    '<a id="by-hand"></a>',
    '',
    'In a line <a name="inline"></a>.',
    '',
    '```',
    '# no heading',
    '```',
  ];
  expect([...anchorsOf(parseMarkdown(headings.join('\n')))]).toEqual([
    'what-npm-run-does--why',
    'again',
    'again-1',
    'again-2',
    'ünïcode--dash',
    'a-link-and-',
    'setext',
    'by-hand',
    'inline',
  ]);
});
