import { expect, test } from 'vitest';
import { findFloorProblem } from '../src/blocks-file.ts';
import { formatProblem } from '../src/problem.ts';
import { staticProblems } from './fixture.ts';

const page = { 'docs/2-two.md': '# Two\n\n```sh\n\nnpm ci\n```\n\n```sh\nls\n```\n\n```sh\nls\npwd\n```\n' };
const problemsOf = (blocks: string) => staticProblems({ ...page, 'docs/blocks.json': blocks });
const entry = (block: string, file = 'docs/2-two.md') => ({ page: file, block, reason: 'It takes long' });
const withEntries = (...notRun: object[]) => JSON.stringify({ floor: 0, notRun }, null, 2);

const SHAPE =
  '{ "floor": <number>, "notRun": [{ "page": "docs/…md", "block": "<its first line>", "reason": "…" }] }';

test('an entry that matches one block', () => {
  expect(problemsOf(withEntries(entry('npm ci')))).toEqual([]);
});

test('entries that match none, or several', () => {
  expect(
    problemsOf(withEntries(entry('npm install'), entry('npm ci', 'docs/1-one.md'), entry('ls'))),
  ).toEqual([
    'docs/blocks.json:4: The entry "npm install" of docs/2-two.md matches no block. Remove the entry, or correct it.',
    'docs/blocks.json:9: The entry "npm ci" of docs/1-one.md matches no block. Remove the entry, or correct it.',
    'docs/blocks.json:14: The entry "ls" of docs/2-two.md matches 2 blocks. Let them begin differently.',
  ]);
});

test.each([
  '{ "notRun": [] }',
  '{ "floor": "1", "notRun": [] }',
  '{ "floor": 1 }',
  '{ "floor": 0, "notRun": [{ "page": "docs/2-two.md", "block": "npm ci" }] }',
  '{ "floor": 0, "notRun": [{ "page": "docs/2-two.md", "block": "npm ci", "reason": " " }] }',
  'null',
])('%s', (text) => {
  expect(problemsOf(text)).toEqual([`docs/blocks.json:1: It does not have the shape it must have: ${SHAPE}`]);
});

test('a file that is no JSON', () => {
  expect(problemsOf('{')).toEqual([expect.stringMatching(/^docs\/blocks\.json:1: It is no JSON: ./)]);
});

test('the floor: both figures are said', () => {
  expect(findFloorProblem(3, 3)).toEqual([]);
  expect(findFloorProblem(2, 3).map(formatProblem)).toEqual([
    'docs/blocks.json:1: 2 blocks were run, and floor says 3 at least. If blocks were removed on purpose, lower floor to 2.',
  ]);
});
