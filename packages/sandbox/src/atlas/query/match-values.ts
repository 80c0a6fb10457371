import { CommandError } from '../command-error.ts';
import type { BsonElement } from '../wire/parse-bson.ts';
import { BsonType, type BsonValue, childrenOf } from './bson-value.ts';
import { compareValues, typeRank } from './compare-values.ts';
import { anyOf, type Condition, type ValueTest } from './condition.ts';
import { exactNumber, isNumber } from './exact-number.ts';
import { matchesRegex } from './match-regex.ts';

/** https://www.mongodb.com/docs/manual/reference/operator/query/eq/ : a pattern is equal to itself only. */
export function equals(wanted: BsonValue): ValueTest {
  if (wanted.type === BsonType.null) return (value) => value === undefined || value.type === BsonType.null;
  return (value) => value !== undefined && compareValues(value, wanted) === 0;
}

/** A bare value in a filter or in a list, where a pattern is a match: `{ a: /x/ }`, `{ a: { $in: [/x/] } }`. */
export function isLike(wanted: BsonValue): ValueTest {
  return wanted.type === BsonType.regex ? matchesRegex(wanted) : equals(wanted);
}

/** Only values of the same kind have an order between them, in a query. */
export function ordered(wanted: BsonElement, field: string, isWanted: (order: number) => boolean): ValueTest {
  if (wanted.type === BsonType.regex) {
    throw new CommandError(2, `Can't have RegEx as arg to predicate over field '${field}'.`);
  }
  const isAcrossTypes = wanted.type === BsonType.minKey || wanted.type === BsonType.maxKey;
  return (value) => {
    if (value === undefined) return wanted.type === BsonType.null && isWanted(0);
    if (!isAcrossTypes && typeRank(value) !== typeRank(wanted)) return false;
    if (isNaNumber(value) !== isNaNumber(wanted)) return false;
    return isWanted(compareValues(value, wanted));
  };
}

/** NaN has a place in a sort, but in a query no number is above or below it. */
function isNaNumber(value: BsonValue): boolean {
  return isNumber(value) && exactNumber(value).kind === 'NaN';
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/in/ */
export function isIn(operator: BsonElement): Condition {
  if (operator.type !== BsonType.array) throw new CommandError(2, `${operator.name} needs an array`);
  const items = childrenOf(operator);
  if (items.some((item) => item.type === BsonType.object && childrenOf(item)[0]?.name.startsWith('$'))) {
    throw new CommandError(2, 'cannot nest $ under $in');
  }
  const tests = items.map(isLike);
  return anyOf((value) => tests.some((test) => test(value)));
}
