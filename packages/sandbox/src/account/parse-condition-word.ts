import { CONDITION_OPERATORS, type ConditionOperator, OTHER_OPERATORS } from './condition-operators.ts';

/** `ForAnyValue:StringLikeIfExists`, taken apart. */
export interface ConditionWord {
  /** Which of a key's several values must hold. */
  set: 'ForAllValues' | 'ForAnyValue' | undefined;
  /** Undefined for one that the sandbox does not evaluate. */
  operator: ConditionOperator | undefined;
  /** Whether it holds for a key that is absent. */
  isIfExists: boolean;
}

const WORD = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Undefined for a word that AWS does not have either. `Null` takes no `IfExists`. */
export function parseConditionWord(text: string): ConditionWord | undefined {
  const [, set, name = '', ifExists] = WORD.exec(text) ?? [];
  const operator = Object.hasOwn(CONDITION_OPERATORS, name) ? CONDITION_OPERATORS[name] : undefined;
  if (!operator && !OTHER_OPERATORS.includes(name)) return undefined;
  const isIfExists = ifExists !== undefined;
  if (!operator?.isAboutAbsence) return { set: asSet(set), operator, isIfExists };
  if (isIfExists) return undefined;
  // What a set operator does to `Null` is not documented.
  return { set: undefined, operator: set === undefined ? operator : undefined, isIfExists };
}

function asSet(text: string | undefined): ConditionWord['set'] {
  return text === 'ForAllValues' || text === 'ForAnyValue' ? text : undefined;
}
