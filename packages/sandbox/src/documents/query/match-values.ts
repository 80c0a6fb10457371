import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { exactNumber, isNumber } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues, typeRank } from './compare-values.ts';
import { anyOf, type Condition, type ValueTest } from './condition.ts';
import { matchesRegex } from './match-regex.ts';
import { valueKey } from './value-key.ts';

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
  const isNaNWanted = isNaNumber(wanted);
  const isAcrossTypes = wanted.type === BsonType.minKey || wanted.type === BsonType.maxKey;
  return (value) => {
    if (value === undefined) return wanted.type === BsonType.null && isWanted(0);
    if (!isAcrossTypes && typeRank(value) !== typeRank(wanted)) return false;
    if (isNaNumber(value) !== isNaNWanted) return false;
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
  const { isEqualToAny, patterns } = splitItems(items);
  return anyOf((value) => isEqualToAny(value) || patterns.some((test) => test(value)));
}

/** Compiled, a pattern takes up much more than its text. Of `$in`, `$nin` and `$all`, here. */
const MAX_PATTERNS = 1_000;

/** The items that stand for themselves, as a set: looking one up costs the same however many there are. */
function splitItems(items: readonly BsonValue[]): { isEqualToAny: ValueTest; patterns: ValueTest[] } {
  const patterns = items.filter(({ type }) => type === BsonType.regex);
  if (patterns.length > MAX_PATTERNS) {
    throw new CommandError(
      238,
      `The sandbox does not emulate a list of more than ${MAX_PATTERNS} regular expressions.`,
    );
  }
  const others = items.filter(({ type }) => type !== BsonType.regex);
  const keys = new Set(others.map(valueKey));
  const hasNull = others.some(({ type }) => type === BsonType.null);
  return {
    isEqualToAny: (value) => (value === undefined ? hasNull : keys.has(valueKey(value))),
    patterns: patterns.map(matchesRegex),
  };
}
