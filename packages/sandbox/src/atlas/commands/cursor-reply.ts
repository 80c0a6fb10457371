import { Double, Long, serialize } from 'bson';
import { elementsOf, formatDocument, formatElement } from '../wire/format-bson.ts';

const OBJECT = 0x03;
const ARRAY = 0x04;

/**
 * A result in one batch, as a whole reply in bytes. Deliberately different from a server, which may split it: the batch
 * size is not a promise to the client, and a cursor id of 0 says that there is no more.
 */
export function cursorReply(namespace: string, documents: readonly Uint8Array[]): Uint8Array {
  const firstBatch = formatDocument(
    documents.map((bytes, index) => formatElement(OBJECT, String(index), bytes)),
  );
  const cursor = formatDocument([
    formatElement(ARRAY, 'firstBatch', firstBatch),
    elementsOf(serialize({ id: Long.ZERO, ns: namespace })),
  ]);
  return formatDocument([
    formatElement(OBJECT, 'cursor', cursor),
    elementsOf(serialize({ ok: new Double(1) })),
  ]);
}
