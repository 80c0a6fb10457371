import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { credentialPaths } from '@atlas-aws-iam/sandbox';
import { expect, test } from 'vitest';
import { describeProgram, type Mistake, mistakeGroups, mistakeOf, mistakes } from '../src/index.ts';
import { missingPackage } from '../src/support/preloads.ts';

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

test('what only an error shows says why in a sentence, and nothing else does', () => {
  const sentences = mistakes.map(({ seenBy, because }) => [seenBy, because] as const);
  expect(new Set(sentences.map(([seenBy]) => seenBy))).toEqual(new Set(['environment', 'error']));
  for (const [seenBy, because] of sentences) {
    if (seenBy === 'error') expect(because).toMatch(/^[A-Z].{40,}\.$/);
    else expect(because).toBeUndefined();
  }
});

// An example is run as it is, and its environment is all that is wrong, but where the function that it calls is its own.
test('what a program of somebody’s own does is shown by its error, unless a package is missing', () => {
  const seenByError = ({ path, runs }: Mistake) =>
    (runs !== undefined && 'program' in runs) || path === 'custom-provider';
  const others = mistakes.filter((mistake) => (mistake.seenBy === 'error') !== seenByError(mistake));
  expect(others.map(({ code }) => code)).toEqual(['sdk-missing']);
});

test.each(['mongodb', './mongodb'])(
  'who asks where a missing package would be loaded from is told so: %s',
  (name) => {
    const program = `
    const { createRequire } = require('node:module');
    try {
      createRequire(process.cwd() + '/').resolve('mongodb');
      console.log('found');
    } catch ({ code, message }) {
      console.log(code, message);
    }`;
    const printed = execFileSync(process.execPath, ['--import', missingPackage(name), '-e', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    expect(printed).toBe(name === 'mongodb' ? "MODULE_NOT_FOUND Cannot find module 'mongodb'\n" : 'found\n');
  },
);

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
