import { deserialize, ObjectId, serialize } from 'bson';
import { CommandError } from './command-error.ts';
import { BsonType, type BsonValue, typeName } from './query/bson-value.ts';
import { createMatcher } from './query/matcher.ts';
import { valueKey } from './query/value-key.ts';
import { MAX_BSON_OBJECT_SIZE } from './wire/constants.ts';
import { formatDocument } from './wire/format-bson.ts';
import { type BsonElement, parseBson, parseElements } from './wire/parse-bson.ts';

export interface Store {
  collectionNames(database: string): string[];
  /** @throws CommandError DuplicateKey, InvalidIdField, … */
  insert(database: string, collection: string, document: Uint8Array): void;
  /** The matching documents, each in the bytes in which it was stored. @throws CommandError for a bad filter */
  find(database: string, collection: string, filter: BsonValue): Uint8Array[];
  /** How many were deleted. @throws CommandError for a bad filter */
  delete(database: string, collection: string, filter: BsonValue, onlyFirst: boolean): number;
}

/** Documents by the key of their `_id`, in the order inserted. */
type Collection = Map<string, Uint8Array>;

const FORBIDDEN_IDS: ReadonlySet<number> = new Set([BsonType.array, BsonType.regex, BsonType.undefined]);

/** Collections in memory. Documents are kept as bytes, so that every BSON type comes back as it went in. */
export function createStore(): Store {
  const databases = new Map<string, Map<string, Collection>>();

  function matching(database: string, collection: string, filter: BsonValue): [string, Uint8Array][] {
    const matches = createMatcher(filter);
    const documents = databases.get(database)?.get(collection) ?? [];
    return [...documents].filter(([, value]) => matches({ type: BsonType.object, value }));
  }

  return {
    collectionNames: (database) => [...(databases.get(database)?.keys() ?? [])],

    insert(database, collection, received) {
      if (received.length > MAX_BSON_OBJECT_SIZE) {
        throw new CommandError(
          2,
          `object to insert too large. size in bytes: ${received.length}, max size: ${MAX_BSON_OBJECT_SIZE}`,
        );
      }
      // Whatever is stored can be read again.
      parseBson(received);
      const { bytes, id } = withIdFirst(received);
      if (FORBIDDEN_IDS.has(id.type)) {
        throw new CommandError(53, `The '_id' value cannot be of type ${typeName(id.type)}`);
      }
      const collections = databases.get(database) ?? new Map<string, Collection>();
      const documents = collections.get(collection) ?? new Map<string, Uint8Array>();
      const key = valueKey(id);
      if (documents.has(key)) throw duplicateKey(database, collection, id);
      documents.set(key, bytes);
      collections.set(collection, documents);
      databases.set(database, collections);
    },

    find: (database, collection, filter) => matching(database, collection, filter).map(([, bytes]) => bytes),

    delete(database, collection, filter, onlyFirst) {
      const found = matching(database, collection, filter);
      const doomed = onlyFirst ? found.slice(0, 1) : found;
      for (const [key] of doomed) databases.get(database)?.get(collection)?.delete(key);
      return doomed.length;
    },
  };
}

/** As a server stores it: `_id` comes first, and is made where there is none. Every element keeps its bytes. */
function withIdFirst(received: Uint8Array): { bytes: Uint8Array; id: BsonElement } {
  const elements = parseElements(received);
  const id = elements.find(({ name }) => name === '_id') ?? newId();
  const rest = elements.filter((element) => element !== id);
  return { bytes: formatDocument([id.bytes, ...rest.map((element) => element.bytes)]), id };
}

function newId(): BsonElement {
  const [id] = parseElements(serialize({ _id: new ObjectId() }));
  if (!id) throw new Error('a document with an _id has no element');
  return id;
}

function duplicateKey(database: string, collection: string, id: BsonElement): CommandError {
  const keyValue = deserialize(formatDocument([id.bytes]), { promoteValues: false });
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${database}.${collection} index: _id_ dup key: { _id: ${JSON.stringify(keyValue._id)} }`,
    { keyPattern: { _id: 1 }, keyValue },
  );
}
