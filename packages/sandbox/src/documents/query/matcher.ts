import { BsonType, type BsonValue, childrenOf, isDocument } from '../../bson/bson-value.ts';
import { exactInteger } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { spend } from '../../command-cost.ts';
import { CommandError } from '../../command-error.ts';
import { anyOf, type Condition, not } from './condition.ts';
import { splitPath } from './field-path.ts';
import { isTruthy } from './is-truthy.ts';
import { BIT_TESTS } from './match-bits.ts';
import { hasRemainder } from './match-mod.ts';
import { regexOperator } from './match-regex.ts';
import { hasType } from './match-type.ts';
import { equals, isIn, isLike, ordered } from './match-values.ts';
import { unknownOperator } from './unknown-operator.ts';
import { valueKey } from './value-key.ts';
import { valuesAt } from './values-at.ts';

export type Matcher = (document: BsonValue) => boolean;

/** Of one condition on the smallest document, in bytes. */
const LOOK_COST = 500;
/** A clause becomes functions, which take a hundred times its memory while the command runs: 20,000 are too many. */
const CLAUSE_COST = 100_000;

const LOGICAL = ['$and', '$or', '$nor'];

/**
 * A filter as a function of a document. Written here, on BSON's own types, because a query library for JavaScript's
 * objects compares Decimal128, longs, embedded documents and arrays otherwise than a server.
 * https://www.mongodb.com/docs/manual/reference/operator/query/
 *
 * @param filter a document
 * @throws CommandError
 */
export function createMatcher(filter: BsonValue): Matcher {
  const tests = childrenOf(filter)
    // https://www.mongodb.com/docs/manual/reference/operator/query/comment/
    .filter(({ name }) => name !== '$comment')
    .map((field) => (field.name.startsWith('$') ? logical(field) : atPath(field)));
  return (document) => tests.every((test) => test(document));
}

function logical(clause: BsonElement): Matcher {
  if (!LOGICAL.includes(clause.name)) throw unknownOperator(clause.name, 'top level operator');
  const items = clause.type === BsonType.array ? childrenOf(clause) : [];
  if (items.length === 0 || items.some(({ type }) => type !== BsonType.object)) {
    throw new CommandError(2, `${clause.name} must be a nonempty array of documents`);
  }
  spend(items.length * CLAUSE_COST);
  const matchers = items.map((item) => createMatcher(item));
  if (clause.name === '$and') return (document) => matchers.every((matches) => matches(document));
  const isAny: Matcher = (document) => matchers.some((matches) => matches(document));
  return clause.name === '$or' ? isAny : (document) => !isAny(document);
}

function atPath(field: BsonElement): Matcher {
  const path = splitPath(field.name);
  const isMet = createCondition(field, field.name);
  return (document) => {
    // Even what is not there is looked for.
    spend(document.value.length + LOOK_COST);
    return isMet(valuesAt(document, path));
  };
}

/** The condition on the values at a path: `5`, `/x/`, `{ $gt: 5 }`. @throws CommandError */
export function createCondition(value: BsonValue, field = ''): Condition {
  const operators = value.type === BsonType.object ? childrenOf(value) : [];
  if (!operators[0]?.name.startsWith('$')) return anyOf(isLike(value));
  const conditions = operators.map((operator) => operatorCondition(operator, operators, field));
  return (values) => conditions.every((isMet) => isMet(values));
}

function operatorCondition(
  operator: BsonElement,
  operators: readonly BsonElement[],
  field: string,
): Condition {
  const bitTest = Object.hasOwn(BIT_TESTS, operator.name) ? BIT_TESTS[operator.name] : undefined;
  if (bitTest) return anyOf(bitTest(operator));
  switch (operator.name) {
    case '$eq':
      return anyOf(equals(operator));
    case '$ne':
      if (operator.type === BsonType.regex) throw new CommandError(2, "Can't have regex as arg to $ne.");
      return not(anyOf(equals(operator)));
    case '$gt':
      return anyOf(ordered(operator, field, (order) => order > 0));
    case '$gte':
      return anyOf(ordered(operator, field, (order) => order >= 0));
    case '$lt':
      return anyOf(ordered(operator, field, (order) => order < 0));
    case '$lte':
      return anyOf(ordered(operator, field, (order) => order <= 0));
    case '$in':
      return isIn(operator);
    case '$nin':
      return not(isIn(operator));
    case '$exists': {
      const isWanted = isTruthy(operator);
      return (values) => values.some((value) => value !== undefined) === isWanted;
    }
    case '$not':
      return not(negated(operator, field));
    case '$size':
      return hasSize(operator);
    case '$all':
      return hasAll(operator, field);
    case '$elemMatch':
      return hasElement(operator);
    case '$type':
      return anyOf(hasType(operator));
    case '$mod':
      return anyOf(hasRemainder(operator));
    case '$regex':
      return anyOf(regexOperator(operator, operators));
    case '$options':
      if (!operators.some(({ name }) => name === '$regex')) {
        throw new CommandError(2, '$options needs a $regex');
      }
      return () => true;
    default:
      throw unknownOperator(operator.name, 'operator');
  }
}

function negated(operator: BsonElement, field: string): Condition {
  if (operator.type === BsonType.regex) return createCondition(operator);
  const [first] = operator.type === BsonType.object ? childrenOf(operator) : [];
  if (!first?.name.startsWith('$')) throw new CommandError(2, '$not needs a regex or a document');
  return createCondition(operator, field);
}

function hasSize(operator: BsonElement): Condition {
  const size = exactInteger(operator);
  if (size === undefined || size < 0n) {
    throw new CommandError(2, `Failed to parse $size. Expected a non-negative integer`);
  }
  return (values) =>
    values.some((value) => value?.type === BsonType.array && BigInt(childrenOf(value).length) === size);
}

function hasAll(operator: BsonElement, field: string): Condition {
  if (operator.type !== BsonType.array) throw new CommandError(2, '$all needs an array');
  const items = childrenOf(operator);
  // Each of them must be there, which is a question of two sets; only the others are conditions.
  const wanted = new Set(items.filter(isPlain).map(valueKey));
  const conditions = items.filter((item) => !isPlain(item)).map((item) => createCondition(item, field));
  return (values) =>
    items.length > 0 && hasKeys(values, wanted) && conditions.every((isMet) => isMet(values));
}

/** Equal to itself only, and there only where it stands: null is also where nothing is. */
function isPlain(item: BsonValue): boolean {
  if (item.type === BsonType.regex || item.type === BsonType.null) return false;
  return item.type !== BsonType.object || !childrenOf(item)[0]?.name.startsWith('$');
}

function hasKeys(values: readonly (BsonValue | undefined)[], wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0) return true;
  const left = new Set(wanted);
  for (const value of values) {
    if (!value) continue;
    left.delete(valueKey(value));
    for (const item of value.type === BsonType.array ? childrenOf(value) : []) left.delete(valueKey(item));
  }
  return left.size === 0;
}

function hasElement(operator: BsonElement): Condition {
  const isMatch = createElementTest(operator);
  return (values) =>
    values.some((value) => value?.type === BsonType.array && childrenOf(value).some((item) => isMatch(item)));
}

/** Does one item of an array meet all of an `$elemMatch`? */
export function createElementTest(operator: BsonElement): (item: BsonValue) => boolean {
  if (operator.type !== BsonType.object) throw new CommandError(2, '$elemMatch needs an Object');
  const [first] = childrenOf(operator);
  if (first?.name.startsWith('$') && !LOGICAL.includes(first.name)) {
    const isMet = createCondition(operator);
    return (item) => isMet([item]);
  }
  const matches = createMatcher(operator);
  return (item) => isDocument(item) && matches(item);
}
