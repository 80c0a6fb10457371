import { expect, test } from 'vitest';
import { asksForHelp, readArguments } from '../src/read-arguments.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const OPTIONS = { driver: { type: 'string' }, list: { type: 'boolean' } } as const;
const read = (args: string[], maxPositionals = 0) => readArguments(args, OPTIONS, maxPositionals);

test('options and other arguments, in any order', () => {
  expect(read(['a', '--driver', '7', 'b', '--list'], 2)).toEqual({
    values: { driver: '7', list: true },
    positionals: ['a', 'b'],
  });
});

test.each<[string[], string]>([
  [['--drivr', '7'], "Unknown option '--drivr'. Did you mean --driver?"],
  [['--hepl'], "Unknown option '--hepl'. Did you mean --help?"],
  [['--colour'], "Unknown option '--colour'."],
  [['-x'], "Unknown option '-x'."],
  [['--driver'], "Option '--driver <value>' argument missing."],
  [['--driver', '--list'], "Option '--driver' argument is ambiguous."],
  [['--list=yes'], "Option '--list' does not take an argument."],
  [['7'], 'unexpected argument "7".'],
  [[SECRET], 'unexpected argument … (40 characters).'],
  [[`--${SECRET}`], "Unknown option '… (42 characters)'."],
  [[`--${SECRET}=x`], "Unknown option '… (42 characters)'."],
  [[`--list=${SECRET}`], "Option '--list' does not take an argument."],
  [['mongodb://ann:hunter@host'], 'unexpected argument "mongodb://…@host".'],
  [['x'.repeat(100_000)], 'unexpected argument … (100000 characters).'],
  [['a\nb'], 'unexpected argument "a\\u000ab".'],
])('%j is a mistake, told in one line', (args, message) => {
  expect(() => read(args)).toThrow(expect.objectContaining({ name: 'UserError', message }));
});

test.each<[string[], boolean]>([
  [['--help'], true],
  [['-h'], true],
  [['--drivr', '7', '--help'], true],
  [['--', '--help'], false],
  [['--helper'], false],
  [[], false],
])('%j asks for help: %s', (args, expected) => {
  expect(asksForHelp(args)).toBe(expected);
});
