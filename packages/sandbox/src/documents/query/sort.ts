import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { compareNumbers, exactNumber, isNumber } from '../../bson/exact-number.ts';
import { formatField } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { spend } from '../../command-cost.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues } from './compare-values.ts';
import { parseFieldPath } from './field-path.ts';
import { NULL_VALUE } from './make-value.ts';
import { sortKeysOf } from './sort-keys.ts';

const ONE = { kind: 'fraction', numerator: 1n, denominator: 1n } as const;
const MINUS_ONE = { ...ONE, numerator: -1n } as const;

/**
 * The order of two documents, in bytes, by a sort document.
 * https://www.mongodb.com/docs/manual/reference/method/cursor.sort/
 *
 * @throws CommandError for a bad sort, and from the comparator for documents that cannot be sorted
 */
export function createComparator(sort: BsonValue): (a: Uint8Array, b: Uint8Array) => number {
  const fields = childrenOf(sort).map((field) => ({
    path: parseFieldPath(field.name),
    direction: parseDirection(field),
  }));
  if (fields.length === 0) return () => 0;

  const paths = fields.map(({ path }) => path);
  const order = (a: Key, b: Key): number => {
    for (const [index, { direction }] of fields.entries()) {
      const [one, other] = [a[index] ?? NULL_VALUE, b[index] ?? NULL_VALUE];
      spend(Math.min(one.value.length, other.value.length));
      const byField = compareValues(one, other);
      if (byField !== 0) return byField * direction;
    }
    return 0;
  };

  // A document is compared many times in a sort; its key is found once.
  const keys = new WeakMap<Uint8Array, Key>();
  const keyOf = (document: Uint8Array): Key => {
    const known = keys.get(document);
    if (known) return known;
    const key = sortKeysOf({ type: BsonType.object, value: document }, paths).reduce((first, candidate) =>
      order(candidate, first) < 0 ? candidate : first,
    );
    keys.set(document, key);
    return key;
  };
  return (a, b) => order(keyOf(a), keyOf(b));
}

/** One value for each field of the sort; what is missing sorts as null. */
type Key = readonly (BsonValue | undefined)[];

function parseDirection(field: BsonElement): 1 | -1 {
  if (field.type === BsonType.object) {
    throw new CommandError(
      238,
      `The sandbox does not emulate an expression in a sort: ${formatField(field)}`,
    );
  }
  if (!isNumber(field)) {
    throw new CommandError(15974, `Illegal key in $sort specification: ${formatField(field)}`);
  }
  const number = exactNumber(field);
  if (compareNumbers(number, ONE) === 0) return 1;
  if (compareNumbers(number, MINUS_ONE) === 0) return -1;
  throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
}
