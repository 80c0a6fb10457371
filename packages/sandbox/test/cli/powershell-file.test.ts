import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEnvFile } from '../../src/cli/env-file.ts';
import { formatPowershellFile } from '../../src/cli/powershell-file.ts';
import { UserError } from '../../src/user-error.ts';
import { parsePowershellFile } from './parse-powershell-file.ts';

const load = (env: Record<string, string>) =>
  parsePowershellFile(Buffer.from(formatPowershellFile('comment', env), 'utf8'));

/** What ends a literal, begins another thing in PowerShell, or is spelled otherwise in other encodings. */
const HOSTILE = [
  ...'\'\u2018\u2019\u201a\u201b"\u201c\u201d\u201e$`@(){};|&<>#%,\\ \t\r\n-=äß€漢🔑',
  '@"',
  "'@",
  '$(calc)',
];

test.each([
  'plain',
  "it's",
  '‘quoted’',
  '‚a‛',
  "''",
  "'; Remove-Item C:\\ -Recurse; '",
  '’; calc; ‘',
  '$env:HOME $(calc) `n "x" ${y',
  'two\nlines',
  'two\r\nlines\r',
  '# no comment',
  "C:\\Users\\O'Brien\\Jürgen",
  ' spaces ',
])('PowerShell reads %j back', (value) => {
  expect(load({ A: value, B: 'after' })).toMatchObject({ set: { A: value, B: 'after' } });
});

test('it reads back whatever a value holds', () => {
  const value = fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme' })), { minLength: 1 })
    .map((parts) => parts.join('').replaceAll('\0', ''))
    .filter((text) => text !== '');
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/).filter((text) => text !== '__proto__');
  fc.assert(
    fc.property(fc.dictionary(name, value, { minKeys: 1 }), (env) => {
      expect(load(env).set).toEqual({ ...env });
    }),
  );
});

describe('it refuses', () => {
  test('whatever is no plain name', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('A B', 'A-B', 'A;calc', '1A', 'A*', 'A}', 'Ä', 'A\n', '')),
        fc.constantFrom('', 'value'),
        (name, value) => {
          fc.pre(!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
          expect(() => formatPowershellFile('comment', { [name]: value })).toThrow(UserError);
        },
      ),
    );
  });

  test.each(['nul\0', 'half \ud83d'])('a value that it could not read back: %j', (value) => {
    expect(() => formatPowershellFile('comment', { A: value })).toThrow(
      'A holds a character that a file for PowerShell cannot have.',
    );
  });
});

test('it sets and unsets what the file for other shells does; an empty variable is unset', () => {
  const env = { AWS_PROFILE: 'atlas', AWS_SESSION_TOKEN: '', AWS_REGION: 'us-east-1' };
  const { set, unset } = load(env);
  expect(set).toEqual({ AWS_PROFILE: 'atlas', AWS_REGION: 'us-east-1' });
  const [, unsetLine = ''] = formatEnvFile('comment', env).split('\n');
  expect(unset).toEqual([...unsetLine.replace('_= unset ', '').split(' '), 'AWS_SESSION_TOKEN']);
  expect(unset).not.toContain('AWS_PROFILE');
});

test('it begins with a byte order mark, without which Windows PowerShell 5.1 takes ü for two letters', () => {
  const text = formatPowershellFile('comment', { A: 'Jürgen' });
  expect(Buffer.from(text).subarray(0, 4).toString('latin1')).toBe('ï»¿#');
  expect(() => parsePowershellFile(Buffer.from(text.slice(1)))).toThrow('byte order mark');
});

test('its own parser finds a quote that is not doubled', () => {
  const withBom = (text: string) => Buffer.from(`\ufeff${text}`);
  expect(() => parsePowershellFile(withBom("$env:A = 'it's'\n"))).toThrow('code at');
  expect(() => parsePowershellFile(withBom("$env:A = 'it’s'\n"))).toThrow('code at');
  expect(() => parsePowershellFile(withBom("$env:A = 'it\n"))).toThrow('never closed');
  expect(() => parsePowershellFile(withBom('calc\n'))).toThrow('code at');
});
