import { type Document, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { createIndexTable, type IndexDefinition, idIndex } from '../../../src/documents/store/index-table.ts';
import { asDocument } from '../query/values.ts';

const nulls = (length: number) => Array(length).fill(null);

/** Puts a document into a unique index of its own. */
function index(key: Document, document: Document, definition: Partial<IndexDefinition> = {}): void {
  const table = createIndexTable('testdb.x', { ...idIndex, key: asDocument(key), name: 'i', ...definition });
  table.add('somebody', serialize(document));
}

describe('the keys of one document in an index', () => {
  test('are at most 500,000', () => {
    index({ a: 1, b: 1 }, { a: nulls(800), b: nulls(625) });
  });

  test.each<[string, Document, Document]>([
    ['two arrays', { a: 1, b: 1 }, { a: nulls(3), b: nulls(166_667) }],
    ['three arrays', { a: 1, b: 1, c: 1 }, { a: nulls(3), b: nulls(7), c: nulls(23_810) }],
    ['arrays in an array', { 'a.b': 1 }, { a: [{ b: nulls(250_000) }, { b: nulls(250_001) }] }],
  ])('are refused beyond that, of %s', (_, key, document) => {
    expect(() => index(key, document)).toThrow(
      expect.objectContaining({
        code: 238,
        message: 'The sandbox does not emulate a document with more than 500000 keys in the index i.',
      }),
    );
  });

  test('are not made where it is not unique, or leaves the document out', () => {
    const document = { a: nulls(3), b: nulls(166_667) };
    index({ a: 1, b: 1 }, document, { isUnique: false });
    index({ a: 1, b: 1 }, document, { isIndexed: () => false });
  });
});
