import { ObjectId, serialize } from 'bson';
import { BsonType, type BsonValue, typeName } from '../../bson/bson-value.ts';
import { formatDocument } from '../../bson/format-bson.ts';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import { type BsonElement, findElement } from '../../bson/parse-bson.ts';
import { validateBson } from '../../bson/scan-bson.ts';
import { CommandError } from '../../command-error.ts';
import { valueKey } from '../query/value-key.ts';
import { createIndexTable, type Index, type IndexDefinition, idIndex } from './index-table.ts';

/** Documents in the order inserted, kept as bytes, so that every BSON type comes back as it went in. */
export interface Collection {
  readonly namespace: string;
  readonly size: number;
  readonly indexes: readonly Index[];
  /** A snapshot: what changes meanwhile does not change it. */
  documents(): StoredDocument[];
  /** The document as stored: `_id` first, made where there is none. @throws CommandError DuplicateKey, InvalidIdField, … */
  insert(document: Uint8Array): Uint8Array;
  /** Puts other bytes in a document's place. @throws CommandError DuplicateKey, BSONObjectTooLarge */
  replace(stored: StoredDocument, document: Uint8Array): void;
  remove(stored: StoredDocument): void;
  /** @throws CommandError DuplicateKey when what is there already breaks it */
  createIndex(definition: IndexDefinition): void;
  dropIndex(index: Index): void;
}

export interface StoredDocument {
  /** The key of its `_id`. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

const FORBIDDEN_IDS: ReadonlySet<number> = new Set([BsonType.array, BsonType.regex, BsonType.undefined]);

export function createCollection(namespace: string): Collection {
  const documents = new Map<string, Uint8Array>();
  const indexes = [createIndexTable(namespace, idIndex)];

  return {
    namespace,
    get size() {
      return documents.size;
    },
    get indexes() {
      return indexes;
    },
    documents: () => [...documents].map(([key, bytes]) => ({ key, bytes })),

    insert(received) {
      if (received.length > MAX_BSON_OBJECT_SIZE) {
        throw new CommandError(
          2,
          `object to insert too large. size in bytes: ${received.length}, max size: ${MAX_BSON_OBJECT_SIZE}`,
        );
      }
      // This makes sure that whatever is stored can be read again.
      validateBson(received);
      const { bytes, id } = withIdFirst(received);
      if (FORBIDDEN_IDS.has(id.type)) {
        throw new CommandError(53, `The '_id' value cannot be of type ${typeName(id.type)}`);
      }
      const key = valueKey(id);
      for (const index of indexes) index.refuseDuplicate(bytes);
      for (const index of indexes) index.add(key, bytes);
      documents.set(key, bytes);
      return bytes;
    },

    replace({ key, bytes: old }, bytes) {
      if (bytes.length > MAX_BSON_OBJECT_SIZE) {
        throw new CommandError(
          17419,
          `Resulting document after update is larger than ${MAX_BSON_OBJECT_SIZE}`,
        );
      }
      validateBson(bytes);
      for (const index of indexes) index.refuseDuplicate(bytes, key);
      for (const index of indexes) {
        index.remove(old);
        index.add(key, bytes);
      }
      documents.set(key, bytes);
    },

    remove({ key, bytes }) {
      for (const index of indexes) index.remove(bytes);
      documents.delete(key);
    },

    createIndex(definition) {
      const index = createIndexTable(namespace, definition);
      for (const [key, bytes] of documents) {
        index.refuseDuplicate(bytes);
        index.add(key, bytes);
      }
      indexes.push(index);
    },

    dropIndex(index) {
      indexes.splice(indexes.indexOf(index as (typeof indexes)[number]), 1);
    },
  };
}

/** Like a server, puts `_id` first, and makes one where there is none. Every element keeps its bytes. */
function withIdFirst(received: Uint8Array): { bytes: Uint8Array; id: BsonElement } {
  const found = findElement(received, '_id');
  const id = found ?? newId();
  const start = found ? found.bytes.byteOffset - received.byteOffset : 4;
  const before = received.subarray(4, start);
  const after = received.subarray(found ? start + found.bytes.length : 4, -1);
  return { bytes: formatDocument([id.bytes, before, after]), id };
}

function newId(): BsonElement {
  const id = findElement(serialize({ _id: new ObjectId() }), '_id');
  if (!id) throw new Error('a document with an _id has no element');
  return id;
}

/** A stored document as a value that queries take. */
export function asValue(bytes: Uint8Array): BsonValue {
  return { type: BsonType.object, value: bytes };
}
