import { expect, test } from 'vitest';
import { checkGenerated } from '../src/check-generated.ts';
import { formatProblem } from '../src/problem.ts';
import { readText, writeRepository } from './fixture.ts';

const { signal } = new AbortController();
const generator = (file: string, text: string) => ({ file, page: file, generate: async () => text });

test('each file is compared with what is generated; --fix writes it', async () => {
  const root = writeRepository();
  const pages = [
    generator('docs/1-one.md', '# One\n\n## First\n'),
    generator('docs/2-two.md', '# Two\n\nmore\n'),
    generator('docs/3.md', '# Three\n'),
  ];
  const { checked, problems } = await checkGenerated(root, pages, false, signal);
  expect(checked).toBe(3);
  expect(problems.map(formatProblem)).toEqual([
    'docs/2-two.md:3: The file is not what is generated, from this line on. Run: npm run docs:fix\n    file:      (nothing more)\n    generated: more',
    'docs/3.md:1: This generated file does not exist. Run: npm run docs:fix',
  ]);
  expect(readText(root, 'docs/2-two.md')).toBe('# Two\n');

  const fixed = await checkGenerated(root, pages, true, signal);
  expect([fixed.problems, fixed.repaired.length]).toEqual([[], 2]);
  expect(readText(root, 'docs/2-two.md')).toBe('# Two\n\nmore\n');
  expect(await checkGenerated(root, pages, false, signal)).toMatchObject({ problems: [], repaired: [] });
});

test('a page that cannot be generated, and an interruption', async () => {
  const failing = {
    file: 'docs/1-one.md',
    page: 'docs/1-one.md',
    generate: () => Promise.reject(new Error('no sandbox')),
  };
  const { problems } = await checkGenerated(writeRepository(), [failing], true, signal);
  expect(problems.map(formatProblem)).toEqual(['docs/1-one.md:1: It cannot be generated: no sandbox']);
  expect(await checkGenerated(writeRepository(), [failing], true, AbortSignal.abort())).toMatchObject({
    checked: 0,
  });
});
