import { expect, test } from 'vitest';
import { CONDITION_OPERATORS } from '../../src/account/condition-operators.ts';
import { parseConditionWord } from '../../src/account/parse-condition-word.ts';

const { StringLike: operator, Null: absence } = CONDITION_OPERATORS;

test.each([
  ['StringLike', { set: undefined, operator, isIfExists: false }],
  ['StringLikeIfExists', { set: undefined, operator, isIfExists: true }],
  ['ForAnyValue:StringLike', { set: 'ForAnyValue', operator, isIfExists: false }],
  ['ForAllValues:StringLikeIfExists', { set: 'ForAllValues', operator, isIfExists: true }],
  ['Null', { set: undefined, operator: absence, isIfExists: false }],
  // Of AWS, and not evaluated.
  ['ForAnyValue:Null', { set: undefined, operator: undefined, isIfExists: false }],
  ['BinaryEquals', { set: undefined, operator: undefined, isIfExists: false }],
  ['IpAddressIfExists', { set: undefined, operator: undefined, isIfExists: true }],
  ['ForAllValues:NotIpAddress', { set: 'ForAllValues', operator: undefined, isIfExists: false }],
])('%s', (word, parts) => {
  expect(parseConditionWord(word)).toEqual(parts);
});

test.each([
  '',
  'StringIs',
  'x:StringLike',
  ' StringLike',
  'StringLike ',
  'toString',
  'NullIfExists',
  'IfExists',
])('%j is no word of AWS', (word) => expect(parseConditionWord(word)).toBeUndefined());
