import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatProblem } from '../src/problem.ts';
import { checkStatically } from '../src/static-checks.ts';
import { orderPages } from '../src/steps.ts';
import { indexWith, staticProblems, writeRepository } from './fixture.ts';

test('without docs/README.md there is one line that says so', () => {
  const root = writeRepository();
  rmSync(join(root, 'docs/README.md'));
  expect(checkStatically(root, false).problems.map(formatProblem)).toEqual([
    'docs/README.md:1: There is no such page. It lists the steps, and what of the source is covered where.',
  ]);
});

test('a page without its coverage row; the list of reference pages is a place for it', () => {
  const more = { 'docs/glossary.md': '# Glossary\n' };
  expect(staticProblems(more)).toEqual([
    'docs/glossary.md:1: A page without its coverage row: docs/README.md does not say what of the source it covers. Link it from a row there, or from the list of reference pages.',
  ]);
  const reference = '\n<!-- reference:start -->\n\n- [Glossary](glossary.md)\n\n<!-- reference:end -->\n';
  expect(staticProblems({ ...more, ...indexWith((text) => text + reference) })).toEqual([]);
});

test.each<[string, (text: string) => string, string[]]>([
  [
    'a row whose page does not exist',
    (text) => text.replace('[Two](2-two.md) |', '[Two](3.md) [Two](2-two.md) |'),
    ['docs/README.md:15: The link 3.md leads to docs/3.md, which does not exist.'],
  ],
  [
    'a row whose place does not exist',
    (text) => text.replace('#first', '#last'),
    ['docs/README.md:14: The link 1-one.md#last names no heading of docs/1-one.md. It has: #one, #first.'],
  ],
  [
    'a row that names no page',
    (text) => text.replace('| step 1 | [One](1-one.md#first)', '| more | One | | — none |\n$&'),
    ['docs/README.md:14: The row names no page. Link the page, and the place in it, in the second column.'],
  ],
  [
    'a test that does not exist',
    (text) => text.replace('one.test.ts', 'two.test.ts'),
    ['docs/README.md:14: The link ../test/two.test.ts leads to test/two.test.ts, which does not exist.'],
  ],
  [
    'a test that is a folder',
    (text) => text.replace('test/one.test.ts', 'test'),
    ['docs/README.md:14: The test test is no file. Link the file that tests it.'],
  ],
  [
    'no test, and no reason',
    (text) => text.replace('— it is prose', '—'),
    ['docs/README.md:15: The row has no test and does not say why. Write the reason after the —.'],
  ],
  [
    'a test without a link',
    (text) => text.replace('— it is prose', 'two.test.ts'),
    [
      'docs/README.md:15: The row names no test. Link its file in the last column, or write — and why there is none.',
    ],
  ],
  [
    'other columns',
    (text) => text.replace('| test |', '| tests |'),
    [
      'docs/README.md:12: The columns must be of the source | page | example | test; they are of the source | page | example | tests.',
    ],
  ],
  [
    'a section that does not end',
    (text) => text.replace('<!-- steps:end -->', ''),
    [
      'docs/README.md:3: The page lacks the lines <!-- steps:start --> and <!-- steps:end -->, each alone between empty lines. Add them around what belongs there.',
    ],
  ],
  [
    'steps that are not numbered',
    (text) => text.replace('1. [', '- [').replace('2. [', '- ['),
    ['docs/README.md:5: The steps must be one numbered list: its order is that of the pages.'],
  ],
  [
    'a step without its page',
    (text) => text.replace('2. [Two](2-two.md)', '2. [Two](../README.md)'),
    ['docs/README.md:6: This step leads to no page of docs/. Begin it with a link to its page.'],
  ],
  [
    'a step whose page does not exist',
    (text) => text.replace('2. [Two](2-two.md)', '2. [Two](3.md)'),
    [
      'docs/README.md:6: The link 3.md leads to docs/3.md, which does not exist.',
      'docs/README.md:6: This step leads to no page of docs/. Begin it with a link to its page.',
    ],
  ],
  [
    'a step twice',
    (text) => text.replace('2. [Two](2-two.md)', '2. [Two](1-one.md)'),
    ['docs/README.md:6: This step leads to docs/1-one.md, as an earlier one does. A page is one step.'],
  ],
])('%s', (_, change, problems) => {
  expect(staticProblems(indexWith(change))).toEqual(problems);
});

test('no table', () => {
  const said = staticProblems(indexWith((text) => text.replace(/^\|.*\n/gm, '')));
  expect(said[0]).toBe(
    'docs/README.md:1: Between <!-- coverage:start --> and <!-- coverage:end --> there is no table with the columns of the source | page | example | test.',
  );
});

test('no coverage at all', () => {
  const said = staticProblems(indexWith((text) => text.replaceAll(/<!-- coverage:\w+ -->/g, '')));
  expect(said[0]).toBe(
    'docs/README.md:1: The page lacks the lines <!-- coverage:start --> and <!-- coverage:end -->, each alone between empty lines. Add them around what belongs there.',
  );
});

test('the steps decide on the order; the other pages follow', () => {
  const root = writeRepository({
    ...indexWith((text) =>
      text.replace('1-one.md)', '2-two.md)').replace('2. [Two](2-two.md)', '2. [One](1-one.md)'),
    ),
    'docs/0-zero.md': '',
  });
  const { pages } = checkStatically(root, false);
  expect(orderPages(pages).map(({ file }) => file)).toEqual([
    'docs/2-two.md',
    'docs/1-one.md',
    'docs/0-zero.md',
    'docs/README.md',
  ]);
});
