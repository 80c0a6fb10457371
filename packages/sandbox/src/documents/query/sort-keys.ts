import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { isIndex } from './field-path.ts';

/** How far a path has been followed: the value there, where that is, and the names still to follow. */
interface Reach {
  value: BsonValue | undefined;
  at: string;
  rest: readonly string[];
}

const UNDEFINED_VALUE: BsonValue = { type: BsonType.undefined, value: new Uint8Array() };

/**
 * Every key that a document has for a sort or an index on several paths: an array gives one for each of its items, and
 * paths through one array stay at the same item. https://www.mongodb.com/docs/manual/core/indexes/index-types/index-multikey/
 *
 * @throws CommandError
 */
export function sortKeysOf(
  document: BsonValue,
  paths: readonly (readonly string[])[],
): (BsonValue | undefined)[][] {
  return expand(paths.map((rest) => ({ value: document, at: '', rest })));
}

function expand(reaches: readonly Reach[]): (BsonValue | undefined)[][] {
  const followed = reaches.map(follow);
  const arrays = new Map<string, BsonValue>();
  for (const { value, at, isDone } of followed) {
    if (value?.type === BsonType.array && !isDone) arrays.set(at, value);
  }
  const [array, ...others] = arrays;
  if (!array) return [followed.map(({ value }) => value)];
  if (others.length > 0) {
    throw new CommandError(2, 'cannot sort with keys that are parallel arrays');
  }
  const [place, arrayValue] = array;
  const items: BsonValue[] = childrenOf(arrayValue);
  // An empty array sorts below null, but a field of its items is only missing.
  if (items.length === 0) items.push(UNDEFINED_VALUE);
  return items.flatMap((item, index) =>
    expand(
      followed.map((reach) => {
        if (reach.isDone || reach.at !== place) return { ...reach, rest: DONE };
        if (reach.rest.length === 0) return { value: item, at: place, rest: DONE };
        const value = item.type === BsonType.object ? item : undefined;
        return { value, at: `${place}.${index}`, rest: reach.rest };
      }),
    ),
  );
}

/** Marks a value that is final even if it is an array: an item of an array is not unwound again. */
const DONE: readonly string[] = [];

function follow(reach: Reach): Reach & { isDone: boolean } {
  let { value, at, rest } = reach;
  if (rest === DONE) return { ...reach, isDone: true };
  for (;;) {
    const [name, ...further] = rest;
    if (name === undefined || value === undefined) return { value, at, rest, isDone: value === undefined };
    if (value.type === BsonType.array) {
      if (!isIndex(name)) return { value, at, rest, isDone: false };
      const items = childrenOf(value);
      if (items.some((item) => childrenOf(item).some((field) => field.name === name))) {
        throw new CommandError(
          238,
          `The sandbox does not emulate a sort by '${name}' as both index and name.`,
        );
      }
      value = items[Number(name)];
    } else if (value.type === BsonType.object) {
      value = childrenOf(value).find((field) => field.name === name);
    } else {
      value = undefined;
    }
    [at, rest] = [`${at}.${name}`, further];
  }
}
