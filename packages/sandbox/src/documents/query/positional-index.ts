import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { isIndex, splitPath } from './field-path.ts';
import { objectValue } from './make-value.ts';
import { createElementTest, createMatcher } from './matcher.ts';

/** Conditions that an item meets by itself. Of the others a server says which item met them in ways not emulated. */
const OF_ONE_ITEM = new Set(['', '$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$mod', '$regex']);
/** Conditions that no item meets: they give `$` nothing. */
const NEGATIVE = new Set(['$ne', '$nin', '$not']);

/** One condition on one path. */
interface Clause {
  path: string[];
  operator: BsonElement;
  isItem(item: BsonValue, rest: readonly string[]): boolean;
}

/**
 * What `$` stands for in an update: the index of the item that met the filter.
 * https://www.mongodb.com/docs/manual/reference/operator/update/positional/
 *
 * A server takes the array that its matcher happened to look at last. Where the conditions of a filter do not agree on
 * an index, the sandbox says so rather than guess.
 */
export function createPositionalIndex(
  filter: BsonValue | undefined,
): (document: BsonValue, isInsert: boolean) => string {
  let clauses: Clause[] | undefined;
  return (document, isInsert) => {
    clauses ??= filter ? clausesOf(filter) : [];
    const indexes = isInsert ? [] : clauses.flatMap((clause) => indexOf(clause, document) ?? []);
    const [index, ...others] = new Set(indexes);
    if (index === undefined) {
      throw new CommandError(2, 'The positional operator did not find the match needed from the query.');
    }
    if (others.length > 0) throw ambiguous();
    return index;
  };
}

function ambiguous(): CommandError {
  return new CommandError(
    238,
    'The sandbox does not emulate the positional operator $ where the filter does not point to one item.',
  );
}

function clausesOf(filter: BsonValue): Clause[] {
  return childrenOf(filter).flatMap((field) => {
    if (field.name === '$and') return childrenOf(field).flatMap(clausesOf);
    if (field.name === '$comment' || field.name === '$nor') return [];
    if (field.name.startsWith('$')) throw ambiguous();
    const path = splitPath(field.name);
    const operators = field.type === BsonType.object ? childrenOf(field) : [];
    const conditions = operators[0]?.name.startsWith('$')
      ? operators
      : [{ type: field.type, value: field.value, bytes: field.bytes, name: '' }];
    const options = conditions.find(({ name }) => name === '$options');
    return conditions.flatMap((operator): Clause[] => {
      if (NEGATIVE.has(operator.name) || operator === options) return [];
      return [
        { path, operator, isItem: itemTest(operator, operator.name === '$regex' ? options : undefined) },
      ];
    });
  });
}

function itemTest(operator: BsonElement, options: BsonElement | undefined): Clause['isItem'] {
  if (operator.name === '$elemMatch') {
    const isMatch = createElementTest(operator);
    return (item, rest) => rest.length === 0 && isMatch(item);
  }
  // A bare value stands for itself: `{ a: /x/ }` is a match, `{ a: { $eq: /x/ } }` is equality with the pattern.
  const condition: BsonValue =
    operator.name === ''
      ? operator
      : objectValue([[operator.name, operator], ...(options ? [['$options', options] as const] : [])]);
  return (item, rest) => {
    const path = ['item', ...rest].join('.');
    return createMatcher(objectValue([[path, condition]]))(objectValue([['item', item]]));
  };
}

function indexOf({ path, operator, isItem }: Clause, document: BsonValue): string | undefined {
  let value: BsonValue = document;
  for (const [position, name] of [...path, undefined].entries()) {
    if (value.type === BsonType.array) {
      const rest = path.slice(position);
      if (!OF_ONE_ITEM.has(operator.name) && operator.name !== '$elemMatch') throw ambiguous();
      if (name !== undefined && isIndex(name)) throw ambiguous();
      const items = childrenOf(value);
      // An array in the array is searched too, and then counts twice.
      if (items.some((item) => hasArray(item, rest))) throw ambiguous();
      const index = items.findIndex((item) => isItem(item, rest));
      return index === -1 ? undefined : String(index);
    }
    const next: BsonValue | undefined = childrenOf(value).find((field) => field.name === name);
    if (!next) return undefined;
    value = next;
  }
  return undefined;
}

function hasArray(item: BsonValue, path: readonly string[]): boolean {
  let value: BsonValue | undefined = item;
  for (const name of [...path, undefined]) {
    if (value?.type === BsonType.array) return true;
    value = value && childrenOf(value).find((field) => field.name === name);
  }
  return false;
}
