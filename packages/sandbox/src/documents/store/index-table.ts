import { deserialize, serialize } from 'bson';
import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { formatDocument, formatElement } from '../../bson/format-bson.ts';
import { CommandError } from '../../command-error.ts';
import { splitPath } from '../query/field-path.ts';
import type { Matcher } from '../query/matcher.ts';
import { valueKey } from '../query/value-key.ts';
import { valuesAt } from '../query/values-at.ts';

export interface IndexDefinition {
  name: string;
  /** The key pattern, e.g. `{ email: 1 }`. */
  key: BsonValue;
  isUnique: boolean;
  isSparse: boolean;
  /** Only documents that match are in a partial index. */
  isIndexed: Matcher;
  /** What `listIndexes` shows. */
  description: Uint8Array;
}

/** An index as far as it shows: it exists, and a unique one refuses. Nothing is found faster by it. */
export interface Index extends IndexDefinition {
  /** @throws CommandError DuplicateKey when a document, other than `owner` if there is one, has one of its keys */
  refuseDuplicate(document: Uint8Array, owner?: string): void;
  add(owner: string, document: Uint8Array): void;
  remove(document: Uint8Array): void;
}

const NULL: BsonValue = { type: BsonType.null, value: new Uint8Array() };

export const idIndex: IndexDefinition = {
  name: '_id_',
  key: { type: BsonType.object, value: serialize({ _id: 1 }) },
  isUnique: true,
  isSparse: false,
  isIndexed: () => true,
  description: serialize({ v: 2, key: { _id: 1 }, name: '_id_' }),
};

export function createIndexTable(namespace: string, definition: IndexDefinition): Index {
  const paths = childrenOf(definition.key).map(({ name }) => name);
  const names = paths.map(splitPath);
  /** Whose document has a key. Filled for unique indexes only. */
  const owners = new Map<string, string>();

  /** The keys of a document, with the values they were made of; several where a field holds an array. */
  function entriesOf(document: Uint8Array): { text: string; values: BsonValue[] }[] {
    const value = { type: BsonType.object, value: document };
    if (!definition.isUnique || !definition.isIndexed(value)) return [];
    const fields = names.map((path) => valuesAt(value, path));
    if (definition.isSparse && fields.every((found) => found.every((each) => each === undefined))) return [];
    const values = fields.map((found) => found.flatMap((each) => indexedValues(each)));
    refuseManyKeys(values, definition.name);
    const combinations = values.reduce<BsonValue[][]>(
      (rows, column) =>
        rows.flatMap((row) => (column.length > 0 ? column : [NULL]).map((each) => [...row, each])),
      [[]],
    );
    const entries = new Map<string, BsonValue[]>();
    for (const combination of combinations) {
      const text = JSON.stringify(combination.map(valueKey));
      if (!entries.has(text)) entries.set(text, combination);
    }
    return [...entries].map(([text, combination]) => ({ text, values: combination }));
  }

  return {
    ...definition,
    refuseDuplicate(document, owner) {
      const taken = entriesOf(document).find(({ text }) => owners.has(text) && owners.get(text) !== owner);
      if (taken) throw duplicateKey(namespace, definition, paths, taken.values);
    },
    add(owner, document) {
      for (const { text } of entriesOf(document)) owners.set(text, owner);
    },
    remove(document) {
      for (const { text } of entriesOf(document)) owners.delete(text);
    },
  };
}

/** The keys of a document with two arrays are a product; of two that are siblings a server makes none (171). */
const MAX_KEYS = 500_000;

function refuseManyKeys(values: readonly (readonly BsonValue[])[], name: string): void {
  const count = values.reduce((product, { length }) => product * Math.max(length, 1), 1);
  if (count <= MAX_KEYS) return;
  throw new CommandError(
    238,
    `The sandbox does not emulate a document with more than ${MAX_KEYS} keys in the index ${name}.`,
  );
}

/** An array is indexed by its items, a missing field as null. */
function indexedValues(value: BsonValue | undefined): BsonValue[] {
  if (value === undefined) return [NULL];
  if (value.type !== BsonType.array) return [value];
  const items = childrenOf(value);
  return items.length > 0 ? items : [{ type: BsonType.undefined, value: new Uint8Array() }];
}

/** Deliberately different from a server, which sends back keys of any size. */
const MAX_SHOWN_KEY_BYTES = 100_000;

function duplicateKey(
  namespace: string,
  { name, key }: IndexDefinition,
  paths: readonly string[],
  values: readonly BsonValue[],
): CommandError {
  const keyValue = deserialize(
    formatDocument(
      paths.map((path, index) => {
        const { type, value } = values[index] ?? NULL;
        return formatElement(type, path, value);
      }),
    ),
    { promoteValues: false },
  );
  const size = values.reduce((total, { value }) => total + value.length, 0);
  const isShown = size <= MAX_SHOWN_KEY_BYTES;
  const shown = paths.map((path) => `${path}: ${isShown ? JSON.stringify(keyValue[path]) : '…'}`).join(', ');
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${name} dup key: { ${shown} }`,
    { keyPattern: deserialize(key.value), ...(isShown && { keyValue }) },
  );
}
