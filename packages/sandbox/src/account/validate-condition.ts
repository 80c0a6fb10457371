import { CONDITION_KEYS, isConditionKey } from './condition-keys.ts';
import { CONDITION_OPERATORS, type ConditionOperator } from './condition-operators.ts';
import { malformed, validateTexts } from './malformed-policy.ts';
import { parseConditionWord } from './parse-condition-word.ts';
import type { PolicyStatement } from './policy.ts';

/** @throws Error that names what is wrong, or not emulated */
export function validateCondition(condition: NonNullable<PolicyStatement['Condition']>): void {
  for (const [word, keys] of Object.entries(condition)) {
    const operator = parseConditionWord(word)?.operator;
    if (!operator) {
      malformed(
        `The condition operator ${word} is not emulated; ` +
          `the sandbox knows ${Object.keys(CONDITION_OPERATORS).join(', ')}.`,
      );
    }
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
      malformed(`The condition operator ${word} has no condition keys.`);
    }
    for (const [key, values] of Object.entries(keys)) {
      if (!isConditionKey(key)) {
        malformed(
          `The condition key ${key} is not emulated; the sandbox knows ${CONDITION_KEYS.join(', ')}, ` +
            "and <issuer>:amr, <issuer>:aud and <issuer>:sub, the issuer's URL without its scheme.",
        );
      }
      validateValues(word, operator, key, values);
    }
  }
}

function validateValues(word: string, { takes }: ConditionOperator, key: string, values: unknown): void {
  const texts = [values].flat().map((value) => (isUnquoted(value) ? String(value) : value));
  // `${aws:username}` and the like would be compared as they stand.
  validateTexts(key, texts, /^(?!.*\$\{)/s);
  const wrong = texts.find((text) => !takes(String(text)));
  if (wrong !== undefined) malformed(`${word} cannot compare ${key} with ${JSON.stringify(wrong)}.`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function isUnquoted(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
