import { type Document, ObjectId, serialize } from 'bson';
import { CommandError } from './command-error.ts';
import { idKey } from './id-key.ts';
import { createMatcher } from './matcher.ts';
import { MAX_BSON_OBJECT_SIZE } from './wire/constants.ts';
import { formatDocument } from './wire/format-bson.ts';
import { type BsonElement, parseBson, parseElements } from './wire/parse-bson.ts';

export interface Store {
  collectionNames(database: string): string[];
  /** @throws CommandError DuplicateKey, InvalidIdField, … */
  insert(database: string, collection: string, document: Uint8Array): void;
  /** The matching documents, each in the bytes in which it was stored. */
  find(database: string, collection: string, filter: Document): Promise<Uint8Array[]>;
  /** How many were deleted. */
  delete(database: string, collection: string, filter: Document, onlyFirst: boolean): Promise<number>;
}

/** Documents by the key of their `_id`, in the order inserted. */
type Collection = Map<string, Uint8Array>;

/** Collections in memory. Documents are kept as bytes, so that every BSON type comes back as it went in. */
export function createStore(): Store {
  const databases = new Map<string, Map<string, Collection>>();

  async function matching(
    database: string,
    collection: string,
    filter: Document,
  ): Promise<[string, Uint8Array][]> {
    const documents = databases.get(database)?.get(collection);
    if (!documents) return [];
    const isMatch = await createMatcher(filter);
    return [...documents].filter(([key, bytes]) => isMatch(key, bytes));
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
      const document = parseBson(received);
      const { bytes, id } = withIdFirst(received);
      const key = idKey(id);
      const collections = databases.get(database) ?? new Map<string, Collection>();
      const documents = collections.get(collection) ?? new Map<string, Uint8Array>();
      if (documents.has(key)) throw duplicateKey(database, collection, document._id);
      documents.set(key, bytes);
      collections.set(collection, documents);
      databases.set(database, collections);
    },

    async find(database, collection, filter) {
      return (await matching(database, collection, filter)).map(([, bytes]) => bytes);
    },

    async delete(database, collection, filter, onlyFirst) {
      const found = await matching(database, collection, filter);
      const doomed = onlyFirst ? found.slice(0, 1) : found;
      const documents = databases.get(database)?.get(collection);
      return doomed.filter(([key]) => documents?.delete(key)).length;
    },
  };
}

/** As a server stores it: `_id` comes first, and is made where there is none. Every element keeps its bytes. */
function withIdFirst(received: Uint8Array): { bytes: Uint8Array; id: BsonElement } {
  const elements = parseElements(received);
  const id = elements.find(({ name }) => name === '_id') ?? newId();
  const rest = elements.filter((element) => element.name !== '_id');
  return { bytes: formatDocument([id.bytes, ...rest.map((element) => element.bytes)]), id };
}

function newId(): BsonElement {
  const [id] = parseElements(serialize({ _id: new ObjectId() }));
  if (!id) throw new Error('a document with an _id has no element');
  return id;
}

function duplicateKey(database: string, collection: string, id: unknown): CommandError {
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${database}.${collection} index: _id_ dup key: { _id: ${JSON.stringify(id)} }`,
    { keyPattern: { _id: 1 }, keyValue: { _id: id } },
  );
}
