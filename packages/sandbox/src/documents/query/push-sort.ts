import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { exactInteger, isNumber } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues } from './compare-values.ts';
import { splitPath } from './field-path.ts';
import { NULL_VALUE } from './make-value.ts';

/**
 * The order of the items of an array: of whole items, or by their fields.
 * https://www.mongodb.com/docs/manual/reference/operator/update/sort/
 */
export function parsePushSort(sort: BsonElement): (a: BsonValue, b: BsonValue) => number {
  if (isNumber(sort)) {
    const direction = parseDirection(sort);
    return (a, b) => compareValues(a, b) * direction;
  }
  if (sort.type !== BsonType.object) {
    throw new CommandError(
      2,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  const fields = childrenOf(sort).map((field) => ({
    direction: parseDirection(field),
    path: parseSortPath(field.name),
  }));
  if (fields.length === 0) {
    throw new CommandError(2, 'The $sort pattern is empty when it should be a set of fields.');
  }
  return (a, b) => {
    for (const { path, direction } of fields) {
      const order = compareValues(valueAt(a, path), valueAt(b, path));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function parseDirection(value: BsonValue): 1 | -1 {
  const direction = exactInteger(value);
  if (direction === 1n) return 1;
  if (direction === -1n) return -1;
  throw new CommandError(2, 'The $sort element value must be either 1 or -1');
}

function parseSortPath(path: string): string[] {
  if (path === '') throw new CommandError(2, 'The $sort field cannot be empty');
  const names = splitPath(path);
  if (names.includes('')) {
    throw new CommandError(2, `The $sort field is a dotted field but has an empty part: ${path}`);
  }
  return names;
}

/** A missing value sorts as null. */
function valueAt(item: BsonValue, path: readonly string[]): BsonValue {
  let value: BsonValue | undefined = item;
  for (const name of path) {
    if (value.type === BsonType.array) {
      throw new CommandError(
        238,
        'The sandbox does not emulate a $sort in $push by a path through an array.',
      );
    }
    value =
      value.type === BsonType.object ? childrenOf(value).find((field) => field.name === name) : undefined;
    if (!value) return NULL_VALUE;
  }
  return value;
}
