import { matchArn, parseArn } from './match-arn.ts';
import { matchPattern } from './match-pattern.ts';
import { parsePolicyDate } from './parse-policy-date.ts';

/** One word of a condition. Both values are texts, as policies and requests have them. */
export interface ConditionOperator {
  /** Whether a policy may compare with this value. */
  takes(expected: string): boolean;
  matches(expected: string, actual: string): boolean;
  /** Whether it holds for what does not match, and so for a key that is absent. */
  isNegated: boolean;
  /** Whether it compares with `true` for a key that is absent, and `false` for one that is there. */
  isAboutAbsence: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const CONDITION_OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: compare(asText, isEqual),
  StringNotEquals: not(compare(asText, isEqual)),
  StringEqualsIgnoreCase: compare(asLowerCase, isEqual),
  StringNotEqualsIgnoreCase: not(compare(asLowerCase, isEqual)),
  StringLike: compare(asText, matchPattern),
  StringNotLike: not(compare(asText, matchPattern)),
  ArnEquals: compare(parseArn, matchArn),
  ArnNotEquals: not(compare(parseArn, matchArn)),
  ArnLike: compare(parseArn, matchArn),
  ArnNotLike: not(compare(parseArn, matchArn)),
  Bool: compare(asBoolean, isEqual),
  Null: { ...compare(asBoolean, isEqual), isAboutAbsence: true },
  DateEquals: compare(parsePolicyDate, isEqual),
  DateNotEquals: not(compare(parsePolicyDate, isEqual)),
  DateLessThan: compare(parsePolicyDate, (limit, actual) => actual < limit),
  DateLessThanEquals: compare(parsePolicyDate, (limit, actual) => actual <= limit),
  DateGreaterThan: compare(parsePolicyDate, (limit, actual) => actual > limit),
  DateGreaterThanEquals: compare(parsePolicyDate, (limit, actual) => actual >= limit),
  NumericEquals: compare(asNumber, isEqual),
  NumericNotEquals: not(compare(asNumber, isEqual)),
  NumericLessThan: compare(asNumber, (limit, actual) => actual < limit),
  NumericLessThanEquals: compare(asNumber, (limit, actual) => actual <= limit),
  NumericGreaterThan: compare(asNumber, (limit, actual) => actual > limit),
  NumericGreaterThanEquals: compare(asNumber, (limit, actual) => actual >= limit),
};

/** Operators of AWS that the sandbox does not evaluate: it has no keys for them. */
export const OTHER_OPERATORS: readonly string[] = ['BinaryEquals', 'IpAddress', 'NotIpAddress'];

function compare<Value>(
  parse: (text: string) => Value | undefined,
  matches: (expected: Value, actual: Value) => boolean,
): ConditionOperator {
  return {
    takes: (expected) => parse(expected) !== undefined,
    matches(expectedText, actualText) {
      const [expected, actual] = [parse(expectedText), parse(actualText)];
      return expected !== undefined && actual !== undefined && matches(expected, actual);
    },
    isNegated: false,
    isAboutAbsence: false,
  };
}

function not(operator: ConditionOperator): ConditionOperator {
  return { ...operator, isNegated: true };
}

function isEqual<Value>(expected: Value, actual: Value): boolean {
  return expected === actual;
}

function asText(text: string): string {
  return text;
}

function asLowerCase(text: string): string {
  return text.toLowerCase();
}

/** `true` or `false`. That case does not matter is from memory. */
function asBoolean(text: string): string | undefined {
  return /^(?:true|false)$/i.test(text) ? asLowerCase(text) : undefined;
}

function asNumber(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}
