import { matchPattern } from './match-pattern.ts';
import { listOf, type PolicyStatement } from './policy.ts';

/** What is known of a request, by condition key. A key that is not there, or undefined, is absent. */
export type ConditionContext = Readonly<Record<string, string | undefined>>;

type Matches = (expected: string, actual: string) => boolean;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, { matches: Matches; isNegated?: true }>> = {
  StringEquals: { matches: (expected, actual) => expected === actual },
  StringNotEquals: { matches: (expected, actual) => expected === actual, isNegated: true },
  StringEqualsIgnoreCase: { matches: isEqualIgnoringCase },
  StringLike: { matches: matchPattern },
  Bool: { matches: isEqualIgnoringCase },
};

const IF_EXISTS = 'IfExists';

/** The operators that the sandbox emulates; each may also end in `IfExists`. */
export const CONDITION_OPERATORS: readonly string[] = Object.keys(OPERATORS);

export function isConditionOperator(name: string): boolean {
  return Object.hasOwn(OPERATORS, withoutSuffix(name));
}

/** Every operator and every key must hold; of a key's values, one: that is how AWS joins them. */
export function matchCondition(condition: PolicyStatement['Condition'], context: ConditionContext): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      // Condition keys are not case-sensitive; values are, unless the operator says otherwise.
      matchOperator(operator, listOf(values), known.get(key.toLowerCase())),
    ),
  );
}

function matchOperator(name: string, values: readonly string[], actual: string | undefined): boolean {
  const operator = OPERATORS[withoutSuffix(name)];
  if (!operator) throw new Error(`The condition operator ${name} is not emulated.`);
  const { matches, isNegated = false } = operator;
  // An absent key fails a condition, and satisfies a negated one.
  if (actual === undefined) return isNegated || name.endsWith(IF_EXISTS);
  return values.some((expected) => matches(expected, actual)) !== isNegated;
}

function withoutSuffix(name: string): string {
  return name.endsWith(IF_EXISTS) ? name.slice(0, -IF_EXISTS.length) : name;
}

function isEqualIgnoringCase(expected: string, actual: string): boolean {
  return expected.toLowerCase() === actual.toLowerCase();
}
