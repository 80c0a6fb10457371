import { Double, Long, serialize } from 'bson';
import { BsonType } from '../../bson/bson-value.ts';
import { documentParts, elementParts, elementsOf, formatDocument } from '../../bson/format-bson.ts';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import type { DocumentContext } from './document-command.ts';

/** https://www.mongodb.com/docs/manual/reference/method/cursor.batchSize/ */
const DEFAULT_FIRST_BATCH = 101;

export interface Batch {
  /** How many documents at most; left out, what the server would send. */
  size?: number | undefined;
  /** What does not fit is dropped, and the cursor closed. */
  isOnly?: boolean;
}

/** The first batch of a result, as a whole reply in bytes; a cursor is kept for the rest. */
export function firstBatchReply(
  { connection, cursors }: DocumentContext,
  namespace: string,
  documents: readonly Uint8Array[],
  { size = DEFAULT_FIRST_BATCH, isOnly = false }: Batch = {},
): Uint8Array {
  const count = fitting(documents, size);
  // Without a user nobody could read on.
  const owner = connection.user?.databaseUser ?? connection;
  const rest = { namespace, owner, remaining: documents.slice(count) };
  const id = isOnly ? 0n : cursors.open(rest);
  return cursorReply(id, namespace, 'firstBatch', documents.slice(0, count));
}

/** How many documents fit into one reply, which is itself a document. At least one does, however large. */
export function fitting(documents: readonly Uint8Array[], size: number): number {
  let [count, bytes] = [0, 0];
  for (const document of documents) {
    bytes += document.length;
    if (count >= size || (count > 0 && bytes > MAX_BSON_OBJECT_SIZE)) break;
    count += 1;
  }
  return count;
}

export function cursorReply(
  id: bigint,
  namespace: string,
  batch: 'firstBatch' | 'nextBatch',
  documents: readonly Uint8Array[],
): Uint8Array {
  const items = documents.flatMap((bytes, index) => elementParts(BsonType.object, String(index), [bytes]));
  const cursor = documentParts([
    ...elementParts(BsonType.array, batch, documentParts(items)),
    elementsOf(serialize({ id: Long.fromBigInt(id), ns: namespace })),
  ]);
  return formatDocument([
    ...elementParts(BsonType.object, 'cursor', cursor),
    elementsOf(serialize({ ok: new Double(1) })),
  ]);
}
