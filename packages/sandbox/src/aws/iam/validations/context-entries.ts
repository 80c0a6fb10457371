import type { ConditionContext } from '../../../account/match-condition.ts';
import type { Members } from '../../validations/members.ts';
import { CONTEXT_KEY, CONTEXT_KEY_TYPE, CONTEXT_KEY_VALUE } from './constraints.ts';

const MAX_ENTRIES = 100;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html */
export function readContextEntries(
  parameters: ReadonlyMap<string, string>,
  members: Members,
): ConditionContext {
  const fields = { ContextKeyName: CONTEXT_KEY, ContextKeyType: CONTEXT_KEY_TYPE };
  const entries = members.structures('ContextEntries', fields, MAX_ENTRIES);
  const positions = positionsOf(parameters);
  return Object.fromEntries(
    entries.map(({ ContextKeyName }, index) => {
      const list = `ContextEntries.member.${positions[index]}.ContextKeyValues`;
      return [ContextKeyName, members.textList(list, CONTEXT_KEY_VALUE)];
    }),
  );
}

/** In the order in which `structures` gives them. */
function positionsOf(parameters: ReadonlyMap<string, string>): number[] {
  const found = [...parameters.keys()].flatMap((name) => {
    const [, position] = /^ContextEntries\.member\.(\d{1,9})\./.exec(name) ?? [];
    return position === undefined || Number(position) === 0 ? [] : [Number(position)];
  });
  return [...new Set(found)].sort((one, other) => one - other);
}
