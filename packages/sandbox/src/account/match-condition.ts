import { parseConditionWord } from './parse-condition-word.ts';
import { listOf, type PolicyStatement } from './policy.ts';

/** What is known of a request, by condition key. A key that is not there, undefined or an empty list is absent. */
export type ConditionContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Every operator and every key must hold: that is how AWS joins them. */
export function matchCondition(condition: PolicyStatement['Condition'], context: ConditionContext): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition ?? {}).every(([word, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      // Condition keys are not case-sensitive; values are, unless the operator says otherwise.
      matchOperator(word, listOf(values).map(String), listOf(known.get(key.toLowerCase()))),
    ),
  );
}

/**
 * Of the values in the policy one must match, or none, where the operator is negated.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function matchOperator(word: string, values: readonly string[], actual: readonly string[]): boolean {
  const { set, operator, isIfExists } = parseConditionWord(word) ?? {};
  if (!operator) throw new Error(`The condition operator ${word} is not emulated.`);
  const { isNegated, isAboutAbsence } = operator;
  const isAbsent = actual.length === 0;
  const holds = (member: string) =>
    values.some((expected) => operator.matches(expected, member)) !== isNegated;
  if (isAboutAbsence) return holds(String(isAbsent));
  if (isAbsent && isIfExists) return true;
  // An empty text is no value to the set operators.
  if (set === 'ForAllValues') return actual.filter(Boolean).every(holds);
  if (set === 'ForAnyValue') return actual.filter(Boolean).some(holds);
  // An absent key fails a condition, and satisfies a negated one. AWS asks for a set operator where a key has several
  // values; what it does without one is inferred.
  return isNegated ? actual.every(holds) : actual.some(holds);
}
