import { parseConditionWord } from '../../../account/parse-condition-word.ts';
import { isRecord } from './policy-json.ts';

// What the live service refuses is known of identity policies, from getmoto/moto's tests; of trust policies it is inferred.

/** Operators, which AWS has, over condition keys, over values. A word without a key is not looked at. */
export function isCondition(condition: unknown): boolean {
  return (
    isRecord(condition) &&
    Object.entries(condition).every(
      ([word, keys]) =>
        isRecord(keys) &&
        (Object.keys(keys).length === 0 || parseConditionWord(word) !== undefined) &&
        Object.values(keys).every((values) => [values].flat().every(isScalar)),
    )
  );
}

/**
 * Whether each operator of a condition has values that it can compare with: a date, a boolean, an ARN, a number. Of dates
 * that is known, of the others it is inferred.
 */
export function hasComparableValues(condition: object): boolean {
  return Object.entries(condition).every(([word, keys]: [string, object]) => {
    const operator = parseConditionWord(word)?.operator;
    return Object.values(keys)
      .flat()
      .every((value) => isVariable(value) || !operator || operator.takes(String(value)));
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What stands for it is not known before a request. */
function isVariable(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}
