import { CommandError } from '../command-error.ts';
import type { BsonElement } from '../wire/parse-bson.ts';
import { BsonType, type BsonValue, bytesOf, childrenOf } from './bson-value.ts';
import { compareValues, typeRank } from './compare-values.ts';
import { compareNumbers, exactNumber, isNumber } from './exact-number.ts';
import { valuesAt } from './values-at.ts';

export type Matcher = (document: BsonValue) => boolean;

/** Does a value at the path match? Told `undefined` where there is none. */
type ValueTest = (value: BsonValue | undefined) => boolean;

/** Operators a server has and the sandbox has not: they say so, rather than pass for a typing error. */
const NOT_EMULATED = new Set([
  ...['$bitsAllClear', '$bitsAllSet', '$bitsAnyClear', '$bitsAnySet', '$comment', '$expr', '$geoIntersects'],
  ...[
    '$geoWithin',
    '$jsonSchema',
    '$mod',
    '$near',
    '$nearSphere',
    '$options',
    '$regex',
    '$sampleRate',
    '$text',
  ],
  ...['$type', '$where'],
]);

/**
 * A filter as a function of a document. Written here, on BSON's own types, because a query library for JavaScript's
 * objects compares Decimal128, longs, embedded documents and arrays otherwise than a server.
 * https://www.mongodb.com/docs/manual/reference/operator/query/
 *
 * @param filter a document
 * @throws CommandError
 */
export function createMatcher(filter: BsonValue): Matcher {
  const tests = childrenOf(filter).map((field) =>
    field.name.startsWith('$') ? logical(field) : atPath(field),
  );
  return (document) => tests.every((test) => test(document));
}

function logical(clause: BsonElement): Matcher {
  if (!['$and', '$or', '$nor'].includes(clause.name))
    throw unknownOperator(clause.name, 'top level operator');
  const items = clause.type === BsonType.array ? childrenOf(clause) : [];
  if (items.length === 0 || items.some(({ type }) => type !== BsonType.object)) {
    throw new CommandError(2, `${clause.name} must be a nonempty array of documents`);
  }
  const matchers = items.map((item) => createMatcher(item));
  if (clause.name === '$and') return (document) => matchers.every((matches) => matches(document));
  const isAny: Matcher = (document) => matchers.some((matches) => matches(document));
  return clause.name === '$or' ? isAny : (document) => !isAny(document);
}

function atPath(field: BsonElement): Matcher {
  const path = field.name.split('.');
  const matches = condition(field);
  return (document) => matches(valuesAt(document, path));
}

/** Does any, or for negations every, of the values at a path meet the condition? */
type Condition = (values: (BsonValue | undefined)[]) => boolean;

function condition(value: BsonValue): Condition {
  const operators = value.type === BsonType.object ? childrenOf(value) : [];
  if (!operators[0]?.name.startsWith('$')) return anyOf(equals(value));
  const conditions = operators.map((operator) => operatorCondition(operator));
  return (values) => conditions.every((isMet) => isMet(values));
}

function operatorCondition(operator: BsonElement): Condition {
  switch (operator.name) {
    case '$eq':
      return anyOf(equals(operator));
    case '$ne':
      return not(anyOf(equals(operator)));
    case '$gt':
      return anyOf(ordered(operator, (order) => order > 0));
    case '$gte':
      return anyOf(ordered(operator, (order) => order >= 0));
    case '$lt':
      return anyOf(ordered(operator, (order) => order < 0));
    case '$lte':
      return anyOf(ordered(operator, (order) => order <= 0));
    case '$in':
      return isIn(operator);
    case '$nin':
      return not(isIn(operator));
    case '$exists': {
      const isWanted = isTruthy(operator);
      return (values) => values.some((value) => value !== undefined) === isWanted;
    }
    case '$not':
      return not(negated(operator));
    case '$size':
      return hasSize(operator);
    case '$all':
      return hasAll(operator);
    case '$elemMatch':
      return hasElement(operator);
    default:
      throw unknownOperator(operator.name, 'operator');
  }
}

/** A condition on one value is met by an array that is it, or that has such an item. */
function anyOf(test: ValueTest): Condition {
  return (values) =>
    values.some(
      (value) =>
        test(value) || (value?.type === BsonType.array && childrenOf(value).some((item) => test(item))),
    );
}

function not(isMet: Condition): Condition {
  return (values) => !isMet(values);
}

function equals(wanted: BsonValue): ValueTest {
  refuseRegex(wanted);
  if (wanted.type === BsonType.null) return (value) => value === undefined || value.type === BsonType.null;
  return (value) => value !== undefined && compareValues(value, wanted) === 0;
}

/** Only values of the same kind have an order between them, in a query. */
function ordered(wanted: BsonValue, isWanted: (order: number) => boolean): ValueTest {
  refuseRegex(wanted);
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

function isIn(operator: BsonElement): Condition {
  if (operator.type !== BsonType.array) throw new CommandError(2, `${operator.name} needs an array`);
  const tests = childrenOf(operator).map((item) => equals(item));
  return anyOf((value) => tests.some((test) => test(value)));
}

function negated(operator: BsonElement): Condition {
  refuseRegex(operator);
  const [first] = operator.type === BsonType.object ? childrenOf(operator) : [];
  if (!first?.name.startsWith('$')) throw new CommandError(2, '$not needs a regex or a document');
  return condition(operator);
}

function hasSize(operator: BsonElement): Condition {
  const wanted = isNumber(operator) ? exactNumber(operator) : undefined;
  if (wanted?.kind !== 'fraction' || wanted.numerator % wanted.denominator !== 0n || wanted.numerator < 0n) {
    throw new CommandError(2, `Failed to parse $size. Expected a non-negative integer`);
  }
  return (values) =>
    values.some((value) => {
      if (value?.type !== BsonType.array) return false;
      const size = {
        kind: 'fraction',
        numerator: BigInt(childrenOf(value).length),
        denominator: 1n,
      } as const;
      return compareNumbers(size, wanted) === 0;
    });
}

function hasAll(operator: BsonElement): Condition {
  if (operator.type !== BsonType.array) throw new CommandError(2, '$all needs an array');
  const conditions = childrenOf(operator).map((item) => condition(item));
  return (values) => conditions.length > 0 && conditions.every((isMet) => isMet(values));
}

function hasElement(operator: BsonElement): Condition {
  if (operator.type !== BsonType.object) throw new CommandError(2, '$elemMatch needs an Object');
  const [first] = childrenOf(operator);
  const isOnValues = first?.name.startsWith('$') && !['$and', '$or', '$nor'].includes(first.name);
  const isOnValue = isOnValues ? condition(operator) : undefined;
  const isOnDocument = isOnValues ? undefined : createMatcher(operator);
  return (values) =>
    values.some(
      (value) =>
        value?.type === BsonType.array &&
        childrenOf(value).some(
          (item) =>
            isOnValue?.([item]) ||
            ((item.type === BsonType.object || item.type === BsonType.array) && isOnDocument?.(item)),
        ),
    );
}

function isTruthy(value: BsonValue): boolean {
  if (value.type === BsonType.bool) return bytesOf(value)[0] === 1;
  if (value.type === BsonType.null || value.type === BsonType.undefined) return false;
  if (!isNumber(value)) return true;
  const number = exactNumber(value);
  return number.kind !== 'fraction' || number.numerator !== 0n;
}

function refuseRegex(value: BsonValue): void {
  if (value.type === BsonType.regex) {
    throw new CommandError(238, 'The sandbox does not emulate regular expressions in a filter.');
  }
}

function unknownOperator(name: string, kind: string): CommandError {
  return NOT_EMULATED.has(name)
    ? new CommandError(238, `The sandbox does not emulate the operator ${name}.`)
    : new CommandError(2, `unknown ${kind}: ${name}`);
}
