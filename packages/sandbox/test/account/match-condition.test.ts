import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONDITION_OPERATORS } from '../../src/account/condition-operators.ts';
import { matchCondition } from '../../src/account/match-condition.ts';
import type { ConditionValue } from '../../src/account/policy.ts';

type Values = ConditionValue | readonly ConditionValue[];
type Actual = string | readonly string[] | undefined;

const holds = (word: string, values: Values, actual: Actual) =>
  matchCondition({ [word]: { key: values } }, { key: actual });

const ROLE = 'arn:aws:iam::123456789012:role/team/app';
const TIME = '2026-01-02T03:04:05Z';
const SECONDS = '1767323045';
/** The example of the page on operators: a string matches it, an ARN does not. */
const FINANCE = 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt';

describe('an operator', () => {
  test.each<[word: string, values: Values, actual: Actual, holds: boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', '', '', true],
    ['StringEquals', 7, '7', true],
    ['StringEquals', true, 'true', true],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['b', 'a'], 'a', false],
    ['StringEqualsIgnoreCase', 'aB', 'Ab', true],
    ['StringEqualsIgnoreCase', 'a', 'b', false],
    // Letter by letter (inferred).
    ['StringEqualsIgnoreCase', 'straße', 'STRASSE', false],
    ['StringNotEqualsIgnoreCase', 'aB', 'Ab', false],
    ['StringNotEqualsIgnoreCase', 'a', 'b', true],
    ['StringLike', 'a*c?', 'abcd', true],
    ['StringLike', 'a*', 'Ab', false],
    ['StringLike', 'arn:aws:someservice:*:111122223333:finance/*', FINANCE, true],
    ['StringNotLike', 'a*', 'ab', false],
    ['StringNotLike', ['x*', 'y*'], 'ab', true],
    ['StringNotLike', ['x*', 'a*'], 'ab', false],

    ['ArnEquals', ROLE, ROLE, true],
    ['ArnEquals', 'arn:aws:iam::123456789012:role/*', ROLE, true],
    ['ArnEquals', 'arn:aws:iam::123456789012:role/team/a??', ROLE, true],
    ['ArnEquals', 'arn:aws:iam::123456789012:role/team/App', ROLE, false],
    ['ArnEquals', 'arn:aws:iam::210987654321:role/*', ROLE, false],
    ['ArnEquals', 'arn:aws-cn:iam::123456789012:role/*', ROLE, false],
    ['ArnEquals', 'arn:aws:sts::123456789012:role/*', ROLE, false],
    ['ArnEquals', 'arn:aws:iam:us-east-1:123456789012:role/*', ROLE, false],
    ['ArnEquals', 'arn:*:*:*:*:*', ROLE, true],
    ['ArnEquals', 'arn:*:role/team/app:*:*:*', ROLE, false],
    ['ArnEquals', ['arn:aws:iam::123456789012:user/*', ROLE], ROLE, true],
    ['ArnLike', 'arn:aws:someservice:*:111122223333:finance/*', FINANCE, false],
    ['ArnLike', 'arn:aws:someservice:*:999999999999:store/abc:*', FINANCE, true],
    ['ArnLike', 'arn:aws:iam::*:role/*', ROLE, true],
    ['ArnLike', 'arn:aws:iam::*:role/*', 'no ARN', false],
    ['ArnNotEquals', 'arn:aws:iam::*:role/*', ROLE, false],
    ['ArnNotEquals', 'arn:aws:iam::*:user/*', ROLE, true],
    ['ArnNotLike', 'arn:aws:iam::*:role/*', ROLE, false],
    ['ArnNotLike', ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:group/*'], ROLE, true],

    ['Bool', 'true', 'true', true],
    ['Bool', 'True', 'true', true],
    ['Bool', true, 'true', true],
    ['Bool', false, 'true', false],
    ['Bool', 'true', 'false', false],
    ['Bool', ['true', 'false'], 'false', true],

    ['Null', 'true', undefined, true],
    ['Null', 'false', undefined, false],
    ['Null', 'true', 'a', false],
    ['Null', 'false', 'a', true],
    ['Null', true, undefined, true],
    ['Null', false, undefined, false],
    ['Null', ['true', 'false'], 'a', true],
    ['Null', 'true', [], true],
    ['Null', 'false', ['a', 'b'], true],

    ['DateEquals', TIME, TIME, true],
    ['DateEquals', SECONDS, TIME, true],
    ['DateEquals', 1_767_323_045, TIME, true],
    ['DateEquals', TIME, SECONDS, true],
    ['DateEquals', '2026-01-02T04:04:05+01:00', TIME, true],
    ['DateEquals', '2026-01-02T03:04:05.000000001z', TIME, true],
    ['DateEquals', '2026-01-02T03:04:05.5Z', TIME, false],
    ['DateEquals', '2026-01-02t03:04:05', TIME, true],
    ['DateEquals', '2026-01-02T03:04Z', '2026-01-02T03:04:00Z', true],
    ['DateEquals', '2026-01-02', '2026-01-02T00:00:00Z', true],
    ['DateEquals', '2026-01', '2026-01-01T00:00:00Z', true],
    ['DateNotEquals', TIME, TIME, false],
    ['DateNotEquals', '2026-01-02', TIME, true],
    ['DateLessThan', '2026-01-02T03:04:05.001Z', TIME, true],
    ['DateLessThan', TIME, TIME, false],
    ['DateLessThan', '2026-01-02T03:04:04Z', TIME, false],
    ['DateLessThan', '1767323046', TIME, true],
    ['DateLessThanEquals', TIME, TIME, true],
    ['DateLessThanEquals', '2026-01-02T03:04:04Z', TIME, false],
    ['DateGreaterThan', '2026-01-02T03:04:04.999Z', TIME, true],
    ['DateGreaterThan', TIME, TIME, false],
    ['DateGreaterThan', '2026-01-03', TIME, false],
    ['DateGreaterThanEquals', TIME, TIME, true],
    ['DateGreaterThanEquals', '1767323046', TIME, false],
    ['DateLessThan', TIME, 'no date', false],

    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', '10', '1', false],
    ['NumericNotEquals', '10', '10.0', false],
    ['NumericNotEquals', '10', '9', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', '11', false],
    ['NumericGreaterThan', 10, '11', true],
    ['NumericGreaterThan', '10', '10', false],
    ['NumericGreaterThan', '10', '9', false],
    ['NumericGreaterThanEquals', '-10.5', '-10.5', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['NumericEquals', '10', 'ten', false],
  ])('%s %j against %j: %s', (word, values, actual, expected) => {
    expect(holds(word, values, actual)).toBe(expected);
  });
});

const aboutValues = Object.entries(CONDITION_OPERATORS).filter(([, { isAboutAbsence }]) => !isAboutAbsence);
/** A value that each operator takes. */
const valueFor = (name: string) =>
  /^Arn/.test(name) ? ROLE : /^Date/.test(name) ? TIME : /^Num/.test(name) ? '1' : 'true';

describe.each(aboutValues)('%s, of a key that is absent,', (name, { isNegated }) => {
  test.each([undefined, []])('%j', (actual) => {
    const value = valueFor(name);
    expect(holds(name, value, actual)).toBe(isNegated);
    expect(holds(`${name}IfExists`, value, actual)).toBe(true);
    expect(holds(`ForAllValues:${name}`, value, actual)).toBe(true);
    expect(holds(`ForAllValues:${name}IfExists`, value, actual)).toBe(true);
    expect(holds(`ForAnyValue:${name}`, value, actual)).toBe(false);
    expect(holds(`ForAnyValue:${name}IfExists`, value, actual)).toBe(true);
  });

  test('but not of one that is there, does IfExists change anything', () => {
    for (const actual of [valueFor(name), 'another']) {
      const without = holds(name, valueFor(name), actual);
      expect(holds(`${name}IfExists`, valueFor(name), actual)).toBe(without);
    }
  });
});

test.each<[name: string, takes: string[], takesNot: string[]]>([
  ['StringEquals', ['', 'a', '*'], []],
  ['Bool', ['true', 'FALSE'], ['', 'yes', '1', 'true ', 'untrue', 'truely']],
  ['Null', ['true', 'false'], ['', 'null', 'trues']],
  ['NumericEquals', ['0', '-1', '10.25'], ['', 'x1', '1x', '1.', '.5', '1e3', '0x1', '+1', '1 ']],
  ['DateEquals', ['0', '2026-01-02'], ['', 'soon', '1.5']],
  ['ArnEquals', ['arn:aws:s3:::b', 'arn:*:*:*:*:*'], ['', '*', 'b', 'urn:aws:s3:::b']],
])('%s takes some values', (name, takes, takesNot) => {
  const operator = CONDITION_OPERATORS[name];
  expect(takes.filter((value) => !operator?.takes(value))).toEqual([]);
  expect(takesNot.filter((value) => operator?.takes(value))).toEqual([]);
});

test('which operators are negated', () => {
  const negated = aboutValues.filter(([, { isNegated }]) => isNegated).map(([name]) => name);
  expect(negated).toEqual(Object.keys(CONDITION_OPERATORS).filter((name) => name.includes('Not')));
});

// The example of the documentation: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
describe('of several values', () => {
  const ATTRIBUTES = ['PostDateTime', 'Message', 'Tags'];
  test.each<[word: string, values: Values, actual: Actual, holds: boolean]>([
    ['ForAllValues:StringLike', ATTRIBUTES, ['PostDateTime', 'Message'], true],
    ['ForAllValues:StringLike', ATTRIBUTES, ['PostDateTime', 'UserName'], false],
    ['ForAllValues:StringLike', ATTRIBUTES, 'Tags', true],
    ['ForAllValues:StringLike', ATTRIBUTES, 'UserName', false],
    ['ForAllValues:StringLike', ATTRIBUTES, '', true],
    ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName', 'Message', 'PostDateTime'], true],
    ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName'], false],
    ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], 'ID', true],
    ['ForAnyValue:StringEquals', '', '', false],
    ['ForAllValues:StringNotEquals', 'ID', ['UserName', 'Message'], true],
    ['ForAllValues:StringNotEquals', 'ID', ['UserName', 'ID'], false],
    ['ForAnyValue:StringNotEquals', 'ID', ['UserName', 'ID'], true],
    ['ForAnyValue:StringNotEquals', 'ID', ['ID'], false],
    ['ForAnyValue:ArnLike', 'arn:aws:iam::*:role/*', ['x', ROLE], true],
    ['ForAllValues:DateLessThan', '2026-01-03', [TIME, '2026-01-04'], false],
    // Without a set operator, where AWS asks for one.
    ['StringEquals', 'a', ['b', 'a'], true],
    ['StringEquals', 'a', ['b', 'c'], false],
    ['StringNotEquals', 'a', ['b', 'a'], false],
    ['StringNotEquals', 'a', ['b', 'c'], true],
  ])('%s %j against %j: %s', (word, values, actual, expected) => {
    expect(holds(word, values, actual)).toBe(expected);
  });
});

test.each([
  'stringequals',
  ' StringEquals',
  'x:StringEquals',
  'ForAnyValue',
  'ForAnyValue:',
  'StringEqualsIfExistsIfExists',
  'NullIfExists',
  'IpAddress',
])('the word %s throws rather than holds', (word) => expect(() => holds(word, 'true', 'true')).toThrow(word));

describe('for any values', () => {
  const texts = fc.constantFrom('a', 'b', 'A', '', 'a*', '*', '?', ROLE, 'arn:aws:iam::*:role/*', TIME, '1');
  const several = fc.array(texts, { minLength: 1, maxLength: 4 });
  const negations = aboutValues
    .filter(([, { isNegated }]) => isNegated)
    .map(([name]) => [name.replace('Not', ''), name] as const);

  test.each(negations)('%s and %s are opposites', (plain, negated) => {
    fc.assert(
      fc.property(several, fc.option(texts, { nil: undefined }), (values, actual) => {
        expect(holds(negated, values, actual)).toBe(!holds(plain, values, actual));
      }),
    );
  });

  test.each(negations)('one is not among the values exactly if all are not: %s, %s', (plain, negated) => {
    fc.assert(
      fc.property(several, several, (values, actual) => {
        expect(holds(`ForAllValues:${negated}`, values, actual)).toBe(
          !holds(`ForAnyValue:${plain}`, values, actual),
        );
      }),
    );
  });

  test('of one value that is not empty, both set operators say what the operator says', () => {
    const word = fc.constantFrom(...aboutValues.map(([name]) => name));
    fc.assert(
      fc.property(
        word,
        several,
        texts.filter((text) => text !== ''),
        (name, values, actual) => {
          const expected = holds(name, values, actual);
          expect(holds(`ForAllValues:${name}`, values, actual)).toBe(expected);
          expect(holds(`ForAnyValue:${name}`, values, actual)).toBe(expected);
        },
      ),
    );
  });
});
