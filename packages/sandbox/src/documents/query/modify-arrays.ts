import { BsonType, type BsonValue, childrenOf, typeName } from '../../bson/bson-value.ts';
import { exactInteger, isNumber } from '../../bson/exact-number.ts';
import { formatField, formatValue } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { arrayValue } from './make-value.ts';
import { createPullTest } from './pull-test.ts';
import type { Modifier } from './update-modifier.ts';
import { valueKey } from './value-key.ts';

/** https://www.mongodb.com/docs/manual/reference/operator/update/addToSet/ */
export function addToSet(argument: BsonElement): Modifier {
  const candidates = withoutRepeats(valuesToAdd(argument));
  return {
    whenBlocked: 'cannot create',
    modify(existing, { path }) {
      if (!existing) return arrayValue(candidates);
      if (existing.type !== BsonType.array) {
        throw new CommandError(
          2,
          `Cannot apply $addToSet to non-array field. Field named '${path.at(-1)}' has non-array type ` +
            typeName(existing.type),
        );
      }
      const items = childrenOf(existing);
      const keys = keysOf(items);
      const added = candidates.filter((candidate) => !keys.has(valueKey(candidate)));
      return added.length > 0 ? arrayValue([...items, ...added]) : existing;
    },
  };
}

function valuesToAdd(argument: BsonElement): BsonValue[] {
  const [each, ...others] = argument.type === BsonType.object ? childrenOf(argument) : [];
  if (each?.name !== '$each') return [argument];
  if (each.type !== BsonType.array) {
    throw new CommandError(
      14,
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(each.type)}`,
    );
  }
  if (others.length > 0) {
    throw new CommandError(2, `Found unexpected fields after $each in $addToSet: ${formatValue(argument)}`);
  }
  return childrenOf(each);
}

function withoutRepeats(values: readonly BsonValue[]): BsonValue[] {
  const byKey = new Map<string, BsonValue>();
  for (const value of values) {
    const key = valueKey(value);
    if (!byKey.has(key)) byKey.set(key, value);
  }
  return [...byKey.values()];
}

function keysOf(values: readonly BsonValue[]): ReadonlySet<string> {
  return new Set(values.map(valueKey));
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/pop/ : 1 takes the last item, -1 the first. */
export function pop(argument: BsonElement): Modifier {
  if (!isNumber(argument)) throw new CommandError(9, `Expected a number in: ${formatField(argument)}`);
  const end = exactInteger(argument);
  if (end === undefined) throw new CommandError(9, `Expected an integer: ${formatField(argument)}`);
  if (end !== 1n && end !== -1n) throw new CommandError(9, `$pop expects 1 or -1, found: ${end}`);
  return {
    whenBlocked: 'cannot traverse',
    modify(existing, { path }) {
      if (!existing) return undefined;
      if (existing.type !== BsonType.array) {
        throw new CommandError(
          14,
          `Path '${path.join('.')}' contains an element of non-array type '${typeName(existing.type)}'`,
        );
      }
      const items = childrenOf(existing);
      if (items.length === 0) return existing;
      return arrayValue(end === 1n ? items.slice(0, -1) : items.slice(1));
    },
  };
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/pull/ */
export function pull(argument: BsonElement): Modifier {
  return removing(createPullTest(argument));
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/pullAll/ */
export function pullAll(argument: BsonElement): Modifier {
  if (argument.type !== BsonType.array) {
    throw new CommandError(
      2,
      `$pullAll requires an array argument but was given a ${typeName(argument.type)}`,
    );
  }
  const doomed = keysOf(childrenOf(argument));
  return removing((item) => doomed.has(valueKey(item)));
}

function removing(isDoomed: (item: BsonValue) => boolean): Modifier {
  return {
    whenBlocked: 'cannot traverse',
    modify(existing) {
      if (!existing) return undefined;
      if (existing.type !== BsonType.array) {
        throw new CommandError(2, 'Cannot apply $pull to a non-array value');
      }
      const items = childrenOf(existing);
      const kept = items.filter((item) => !isDoomed(item));
      return kept.length < items.length ? arrayValue(kept) : existing;
    },
  };
}
