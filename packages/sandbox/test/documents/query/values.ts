import { type Document, EJSON, serialize } from 'bson';
import { expect } from 'vitest';
import { BsonType, type BsonValue, childrenOf } from '../../../src/bson/bson-value.ts';
import { parseBson } from '../../../src/bson/parse-bson.ts';

/** A document as queries see it: with every `undefined` kept out, as drivers do. */
export const asDocument = (document: Document): BsonValue => ({
  type: BsonType.object,
  value: serialize(document, { ignoreUndefined: true }),
});

export function asValue(value: unknown): BsonValue {
  const [element] = childrenOf({ type: BsonType.object, value: serialize({ value }) });
  if (!element) throw new Error('no value');
  return element;
}

/** The same bytes; where they differ, both are shown with their types. */
export function expectBytes(actual: Uint8Array, expected: Document): void {
  const bytes = serialize(expected, { ignoreUndefined: true });
  if (Buffer.compare(actual, bytes) === 0) return;
  const text = (document: Uint8Array) => EJSON.stringify(parseBson(document), { relaxed: false });
  expect({ text: text(actual), bytes: Buffer.from(actual).toString('hex') }).toEqual({
    text: text(bytes),
    bytes: Buffer.from(bytes).toString('hex'),
  });
}
