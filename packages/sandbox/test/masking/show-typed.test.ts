import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoteTyped } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { showPath, showTyped, showValue } from '../../src/masking/show-typed.ts';
import { emptyFolder } from '../support/start-cli.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

// The sandbox shares no code with the commands of this repository, which have the same rules.
describe.each([
  ['the sandbox', showValue],
  ['a command', quoteTyped],
])('%s', (_, show) => {
  test.each([
    'env-vrs',
    'sso.legacy',
    '27017x',
    ' 80',
    '1.5',
    '',
    'a.b',
    '–path',
    'später',
    'mongodb://127.0.0.1:27018/shop',
    './tests/kept-2.json',
    '--databse',
    'x'.repeat(20),
    '"quoted"',
    'ann@example.com',
  ])('shows what is typed wrong: %s', (text) => {
    expect(show(text)).toBe(`"${text}"`);
  });

  test.each([
    [SECRET, '… (40 characters)'],
    [`--${SECRET}`, '… (42 characters)'],
    [`AWS_SECRET_ACCESS_KEY=${SECRET}`, '… (62 characters)'],
    [`é${SECRET}é`, '… (42 characters)'],
    ['wJalrXUtnFEMI/KMDENG/bPxRfiCYEXAMPLEKEYz', '… (40 characters)'],
    ['x7Kq9Zp2Lm4R', '… (12 characters)'],
    ['AKIAIOSFODNN7EXAMPLE', '"AKIA…MPLE"'],
    ['mongodb://ann:hunter@127.0.0.1:27018', '"mongodb://…@127.0.0.1:27018"'],
    ['mongodb://ann:hun/t@er@127.0.0.1', '"mongodb://…@127.0.0.1"'],
    ['mongodb+srv://hunter@host', '"mongodb+srv://…@host"'],
    ['x: mongodb://hunter@host', '"x: mongodb://…@host"'],
    ['ann:hunter@host', '"…@host"'],
    ['x'.repeat(201), '… (201 characters)'],
    ['word '.repeat(100_000), '… (500000 characters)'],
    ['a\nready\u001b[31m', '"a\\u000aready\\u001b[31m"'],
    ['\u202egnp.exe\u2028', '"\\u202egnp.exe\\u2028"'],
    ['\ud800', '"\\ud800"'],
  ])('hides, or makes visible, what is not for a terminal: %j', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  test('shows no generated secret', () => {
    for (let round = 0; round < 2000; round += 1) {
      const secret = randomBytes(30).toString((['base64', 'base64url', 'hex'] as const)[round % 3]);
      const shown = [secret, `--${secret}`, `x ${secret}`, `key=${secret}`].map(show).join('\n');
      for (const piece of secret.split(/[^A-Za-z0-9]/).filter(({ length }) => length >= 10)) {
        expect(shown).not.toContain(piece);
      }
    }
  });
});

test.each<[unknown, string]>([
  [undefined, 'undefined'],
  [null, 'null'],
  [5, '5'],
  [-0.5, '-0.5'],
  [10n, '10'],
  [true, 'true'],
  [{ secret: SECRET }, 'an object'],
  [Object.create(null), 'an object'],
  [[SECRET], 'a list'],
  [() => SECRET, 'a function'],
  [Symbol(SECRET), 'a symbol'],
])('of another value its kind is shown: %s', (value, shown) => expect(showValue(value)).toBe(shown));

describe('a path', () => {
  test('that leads to something, or into a folder, is shown', () => {
    const folder = join(emptyFolder(), 'A1b2C3d4E5f6G7h8I9j0K1l2');
    mkdirSync(folder);
    const file = join(folder, 'x7Kq9Zp2Lm4R.json');
    writeFileSync(file, '');
    expect(showPath(folder)).toBe(folder);
    expect(showPath(file)).toBe(file);
    expect(showPath(join(folder, 'absent.json'))).toBe(join(folder, 'absent.json'));
    expect(showPath(join(folder, 'x7Kq9Zp2Lm4R'))).toBe(join(folder, '… (12 characters)'));
  });

  test.each([SECRET, `/${SECRET}`, `./${SECRET}`])('that is a secret is not: %s', (path) => {
    expect(showPath(path)).toMatch(/^\/?… \(\d+ characters\)$/);
  });
});

test('what is shown is on one line', () => {
  expect(showTyped('a\r\n\u0085b')).toBe('a\\u000d\\u000a\\u0085b');
});
