import { serialize } from 'bson';
import { BsonType, type BsonValue, childrenOf, textOf } from '../../bson/bson-value.ts';
import { exactNumber, isNumber } from '../../bson/exact-number.ts';
import { elementsOf, formatDocument } from '../../bson/format-bson.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { splitPath } from '../../documents/query/field-path.ts';
import { createMatcher } from '../../documents/query/matcher.ts';
import type { IndexDefinition } from '../../documents/store/index-table.ts';
import { ANY, BOOLEAN, DOCUMENT, type FieldTable, NOT_EMULATED, STRING } from '../commands/field-table.ts';
import { booleanIn, documentIn, type Fields, find, stringIn } from '../commands/fields.ts';
import { MAX_NAME_LENGTH, refuseNotEmulated, validate } from '../commands/validate-fields.ts';

/** An option that changes what is stored or found is not emulated. A text or geo index shows in its key. */
const OPTIONS: Exclude<FieldTable, 'any'> = {
  '2dsphereIndexVersion': ANY,
  background: ANY,
  bits: ANY,
  bucketSize: ANY,
  clustered: NOT_EMULATED,
  collation: NOT_EMULATED,
  default_language: ANY,
  dropDups: ANY,
  expireAfterSeconds: NOT_EMULATED,
  hidden: BOOLEAN,
  key: DOCUMENT,
  language_override: ANY,
  max: ANY,
  min: ANY,
  name: STRING,
  ns: ANY,
  partialFilterExpression: DOCUMENT,
  prepareUnique: NOT_EMULATED,
  sparse: BOOLEAN,
  storageEngine: DOCUMENT,
  textIndexVersion: ANY,
  unique: BOOLEAN,
  v: ANY,
  weights: ANY,
  wildcardProjection: NOT_EMULATED,
};

/** An index as `createIndexes` describes it. @throws CommandError */
export function parseIndexDefinition(
  specification: BsonValue,
  { ignoreUnknown }: { ignoreUnknown: boolean },
): IndexDefinition {
  const fields = withoutUnknown(childrenOf(specification), ignoreUnknown);
  validate(fields, OPTIONS);
  refuseNotEmulated(fields, OPTIONS);
  for (const name of ['key', 'name']) {
    if (find(fields, name)) continue;
    throw new CommandError(9, `The '${name}' field is a required property of an index specification`);
  }
  const key = documentIn(fields, 'key');
  checkKey(key);
  // A server lists them in this order.
  const rest = fields.elements.filter(({ name }) => !['v', 'key', 'name'].includes(name));
  const listed = [...['key', 'name'].flatMap((name) => find(fields, name) ?? []), ...rest];
  return {
    name: stringIn(fields, 'name'),
    key,
    isUnique: booleanIn(fields, 'unique'),
    isSparse: booleanIn(fields, 'sparse'),
    isIndexed: createMatcher(documentIn(fields, 'partialFilterExpression')),
    description: formatDocument([elementsOf(serialize({ v: 2 })), ...listed.map(({ bytes }) => bytes)]),
  };
}

/** A server has a code of its own for unknown options of an index. */
function withoutUnknown(elements: readonly BsonElement[], ignoreUnknown: boolean): Fields {
  const unknown = elements.filter(({ name }) => !Object.hasOwn(OPTIONS, name));
  if (unknown[0] && !ignoreUnknown) {
    throw new CommandError(
      197,
      `The field '${unknown[0].name.slice(0, MAX_NAME_LENGTH)}' is not valid for an index specification.`,
    );
  }
  return {
    name: 'createIndexes.indexes',
    elements: elements.filter((element) => !unknown.includes(element)),
  };
}

function checkKey(key: BsonValue): void {
  const parts = childrenOf(key);
  if (parts.length === 0) {
    throw new CommandError(67, 'Index keys cannot be an empty object.');
  }
  for (const part of parts) {
    splitPath(part.name);
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
