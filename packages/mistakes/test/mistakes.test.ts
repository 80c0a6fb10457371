import { readdirSync } from 'node:fs';
import { credentialPaths } from '@atlas-aws-iam/sandbox';
import { expect, test } from 'vitest';
import { describeProgram, mistakeGroups, mistakeOf, mistakes } from '../src/index.ts';

const programs = readdirSync(new URL('../programs', import.meta.url)).filter((name) => name.endsWith('.ts'));

test.each(
  mistakes.map((mistake) => [`${describeProgram(mistake)} ${mistake.description}`, mistake] as const),
)('what it names is there: %s', (_, { path, variant, runs, description }) => {
  const found = credentialPaths.find(({ id }) => id === path);
  expect(found?.variants).toContain(variant ?? found?.variants[0]);
  if (runs && 'example' in runs) expect(credentialPaths.map(({ id }) => id)).toContain(runs.example);
  if (runs && 'program' in runs) expect(programs).toContain(`${runs.program}.ts`);
  expect(description).toMatch(/^with .*[^.]$/);
});

test('every program is run by one of them', () => {
  const wanted = mistakes.flatMap(({ runs }) => (runs && 'program' in runs ? [`${runs.program}.ts`] : []));
  expect(programs.sort()).toEqual([...new Set(wanted)].sort());
});

test('every path can be got wrong', () => {
  const broken = new Set(mistakes.map(({ path }) => path));
  expect(credentialPaths.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
});

test('each is there once', () => {
  const names = mistakes.map((mistake) => `${describeProgram(mistake)} ${mistake.description}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('a code has the first of its mistakes to stand for it', () => {
  for (const code of mistakeGroups.flatMap(({ codes }) => codes)) {
    expect(mistakeOf(code)).toBe(mistakes.find((mistake) => mistake.code === code));
  }
  expect(() => mistakeOf('toString')).toThrow('There is no mistake with the code "toString".');
});
