import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';

// The pages that are read one after the other: docs/README.md has their order.

const read = (file: string) =>
  readFileSync(join(repositoryRoot, 'docs', file), 'utf8').replaceAll('\r\n', '\n');
const steps = [...read('README.md').matchAll(/^(\d+\. )\[([^\]]+)\]\(([^)]+)\)$/gm)].map(
  ([, number = '', title = '', file = '']) => ({ title: `${number}${title}`, file }),
);

test('there is a walk, and it has troubles in one screen and not as a reference', () => {
  const files = steps.map(({ file }) => file);
  expect(files).toContain('7-when-it-fails.md');
  expect(files).not.toContain('troubleshooting.md');
  expect(read('7-when-it-fails.md').split(/\s+/).length).toBeLessThan(550);
});

describe.each(steps.map((step, index) => ({ ...step, next: steps[index + 1] })))('$file', (step) => {
  test('its heading has the number and the title of the list', () => {
    expect(read(step.file).split('\n', 1)).toEqual([`# ${step.title}`]);
  });

  test('it ends with the way to the next page', () => {
    const last = read(step.file).trimEnd().split('\n').at(-1);
    const { next } = step;
    if (next) expect(last).toBe(`Next: [${next.title}](${next.file})`);
    else expect(last).not.toMatch(/^Next: /);
  });
});

test('the index has what of the source is where below the steps', () => {
  const text = read('README.md');
  expect(text.indexOf('<!-- coverage:start -->')).toBeGreaterThan(text.indexOf('<!-- steps:end -->'));
  expect(text.indexOf('<!-- coverage:start -->')).toBeGreaterThan(text.indexOf('<!-- reference:end -->'));
});
