import { serialize } from 'bson';
import { CommandError } from '../command-error.ts';
import { BsonType, type BsonValue, childrenOf, textOf } from '../query/bson-value.ts';
import { exactNumber, isNumber } from '../query/exact-number.ts';
import { createMatcher } from '../query/matcher.ts';
import type { IndexDefinition } from '../store/index-table.ts';
import { elementsOf, formatDocument } from '../wire/format-bson.ts';
import { booleanIn, documentIn, find, refuseOptions, required, requiredDocumentIn } from './fields.ts';

/** Options that would make a difference to what is stored or found. A text or geo index shows in its key. */
const NOT_EMULATED = ['collation', 'expireAfterSeconds', 'prepareUnique', 'wildcardProjection'];

/** An index as `createIndexes` describes it. @throws CommandError */
export function parseIndexDefinition(specification: BsonValue): IndexDefinition {
  const elements = childrenOf(specification);
  const fields = { name: 'createIndexes.indexes', elements };
  refuseOptions(fields, NOT_EMULATED);
  const key = requiredDocumentIn(fields, 'key');
  checkKey(key);
  const nameElement = required(fields, 'name');
  if (nameElement.type !== BsonType.string) {
    throw new CommandError(14, `The field 'name' must be a string`);
  }
  // In the order in which a server lists them.
  const rest = elements.filter(({ name }) => !['v', 'key', 'name'].includes(name));
  const listed = [...['key', 'name'].flatMap((name) => find(fields, name) ?? []), ...rest];
  return {
    name: textOf(nameElement),
    key,
    isUnique: booleanIn(fields, 'unique'),
    isSparse: booleanIn(fields, 'sparse'),
    isIndexed: createMatcher(documentIn(fields, 'partialFilterExpression')),
    description: formatDocument([elementsOf(serialize({ v: 2 })), ...listed.map(({ bytes }) => bytes)]),
  };
}

function checkKey(key: BsonValue): void {
  const parts = childrenOf(key);
  if (parts.length === 0) {
    throw new CommandError(67, 'Index keys cannot be an empty object.');
  }
  for (const part of parts) {
    if (part.type === BsonType.string) {
      throw new CommandError(238, `The sandbox does not emulate indexes of type ${textOf(part)}.`);
    }
    if (part.name.includes('$**'))
      throw new CommandError(238, 'The sandbox does not emulate wildcard indexes.');
    const direction = isNumber(part) ? exactNumber(part) : undefined;
    if (direction?.kind !== 'fraction' || direction.numerator === 0n) {
      throw new CommandError(
        67,
        'Values in v:2 index key pattern must be of type object. Only numbers > 0, numbers < 0, and strings are allowed.',
      );
    }
  }
}
