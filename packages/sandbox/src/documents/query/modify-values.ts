import { BsonType, type BsonValue, childrenOf, textOf, typeName } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues } from './compare-values.ts';
import type { Modifier } from './update-modifier.ts';

/** https://www.mongodb.com/docs/manual/reference/operator/update/set/ */
export function set(argument: BsonValue): Modifier {
  return { modify: () => argument, whenBlocked: 'cannot create' };
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/setOnInsert/ */
export function setOnInsert(argument: BsonValue): Modifier {
  return { ...set(argument), isIdle: ({ isInsert }) => !isInsert };
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/unset/ */
export function unset(): Modifier {
  return { modify: () => undefined, whenBlocked: 'ignore' };
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/min/ */
export function min(argument: BsonValue): Modifier {
  return lowest(argument, 1);
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/max/ */
export function max(argument: BsonValue): Modifier {
  return lowest(argument, -1);
}

function lowest(argument: BsonValue, direction: 1 | -1): Modifier {
  return {
    modify: (existing) =>
      existing && compareValues(argument, existing) * direction >= 0 ? existing : argument,
    whenBlocked: 'cannot create',
  };
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/currentDate/ */
export function currentDate(argument: BsonElement, now: number | undefined): Modifier {
  if (now === undefined) throw new Error('$currentDate needs the time');
  const value = Buffer.alloc(8);
  if (isDateWanted(argument)) {
    value.writeBigInt64LE(BigInt(Math.trunc(now)));
    return set({ type: BsonType.date, value });
  }
  // Seconds above an ordinal within the second; a server counts the ordinal up, the sandbox's is always the first.
  value.writeUInt32LE(1, 0);
  value.writeUInt32LE(Math.trunc(now / 1000), 4);
  return set({ type: BsonType.timestamp, value });
}

function isDateWanted(argument: BsonElement): boolean {
  if (argument.type === BsonType.bool) return true;
  if (argument.type !== BsonType.object) {
    throw new CommandError(
      2,
      `${typeName(argument.type)} is not valid type for $currentDate. Please use a boolean ('true') or a $type ` +
        "expression ({$type: 'timestamp/date'}).",
    );
  }
  const options = childrenOf(argument);
  const unknown = options.find(({ name }) => name !== '$type');
  if (unknown) throw new CommandError(2, `Unrecognized $currentDate option: ${unknown.name}`);
  const type = options.at(-1);
  const text = type?.type === BsonType.string ? textOf(type) : undefined;
  if (text === 'date') return true;
  if (text === 'timestamp') return false;
  throw new CommandError(
    2,
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}
