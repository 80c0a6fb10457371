import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceOf } from '../src/clients/build-client.ts';
import { languages } from '../src/clients/languages.ts';
import { lockedVersion } from '../src/clients/measured-client.ts';

const PROGRAM = /\.(c|go|java|js|mjs|php|py|rs)$/;

for (const language of languages) {
  const { title, locked, library } = language;

  test(`the program of ${title} is one file of at most 40 lines`, () => {
    const files = readdirSync(sourceOf(language), { recursive: true, encoding: 'utf8' });
    const [program = '', ...others] = files.filter((file) => PROGRAM.test(file));
    expect(others).toEqual([]);
    const lines = readFileSync(join(sourceOf(language), program), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  for (const place of [locked, library]) {
    if (place === undefined || typeof place === 'string') continue;
    test(`${title} has a version in ${place.file}: ${place.pattern}`, () => {
      expect(lockedVersion(language, place)).toMatch(/^\d+\.\d+\.\d+$/);
    });
  }
}

test('a file that does not say its version is named', () => {
  const [language] = languages.filter(({ id }) => id === 'go');
  if (!language) throw new Error('there is no Go');
  const nowhere = { file: 'go.mod', pattern: /no-driver v(\S+)/ };
  expect(() => lockedVersion(language, nowhere)).toThrow('go.mod of go has no version');
});
