import { Double, Int32, serialize } from 'bson';
import { BsonType, childrenOf } from '../../bson/bson-value.ts';
import { elementsOf, formatDocument, formatElement } from '../../bson/format-bson.ts';
import { CommandError } from '../../command-error.ts';
import {
  ANY,
  ARRAY,
  BOOLEAN,
  DOCUMENT,
  NOT_EMULATED,
  required,
  statements,
  UPDATE,
} from '../commands/field-table.ts';
import { arrayIn, booleanIn, documentIn, type Fields, itemsIn } from '../commands/fields.ts';
import { updateActions } from '../commands/write-actions.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand, DocumentContext } from './document-command.ts';
import { matching } from './matching.ts';
import { runEach } from './run-each.ts';
import { applyUpdate, createUpdater, idOf, type UpdateRequest } from './update-documents.ts';
import { refuseEmpty } from './write-batch.ts';

interface UpdateStatement extends UpdateRequest {
  isMulti: boolean;
  isUpsert: boolean;
}

/** https://www.mongodb.com/docs/manual/reference/command/update/ */
export const update: DocumentCommand = {
  actions: updateActions,
  collectionField: 'value',
  fields: {
    bypassDocumentValidation: BOOLEAN,
    encryptionInformation: NOT_EMULATED,
    let: NOT_EMULATED,
    ordered: BOOLEAN,
    updates: statements({
      arrayFilters: ARRAY,
      c: NOT_EMULATED,
      collation: NOT_EMULATED,
      hint: ANY,
      multi: BOOLEAN,
      q: required(DOCUMENT),
      sampleId: NOT_EMULATED,
      u: required(UPDATE),
      upsert: BOOLEAN,
      upsertSupplied: BOOLEAN,
    }),
  },
  run(context) {
    const { database, fields, message } = context;
    const name = collectionName(message, database);
    const updates = itemsIn(fields, 'updates').map(parseStatement);
    refuseEmpty(updates);
    const upserted: Uint8Array[] = [];
    let modified = 0;
    const isOrdered = booleanIn(fields, 'ordered', true);
    const { count, writeErrors } = runEach(updates, isOrdered, (statement, index) => {
      const result = runStatement(statement, name, context);
      modified += result.modified;
      if (result.upserted) upserted.push(upsertedEntry(index, result.upserted));
      return result.matched;
    });
    const reply = {
      n: new Int32(count),
      nModified: new Int32(modified),
      ...writeErrors,
    };
    if (upserted.length === 0) return reply;
    const items = upserted.map((entry, index) => formatElement(BsonType.object, String(index), entry));
    return formatDocument([
      elementsOf(serialize(reply)),
      formatElement(BsonType.array, 'upserted', formatDocument(items)),
      elementsOf(serialize({ ok: new Double(1) })),
    ]);
  },
};

function runStatement(
  statement: UpdateStatement,
  name: string,
  { database, server, store }: DocumentContext,
): { matched: number; modified: number; upserted?: Uint8Array } {
  const updater = createUpdater(statement, server.clock);
  const collection = store.collection(database, name);
  const found = matching(collection, statement.filter);
  const wanted = statement.isMulti ? found : found.slice(0, 1);
  if (collection && wanted.length > 0) {
    const modified = wanted.filter((stored) => applyUpdate(collection, stored, updater)).length;
    return { matched: wanted.length, modified };
  }
  if (!statement.isUpsert) return { matched: 0, modified: 0 };
  const inserted = store.ensureCollection(database, name).insert(updater.upsert());
  return { matched: 1, modified: 0, upserted: inserted };
}

function parseStatement(fields: Fields): UpdateStatement {
  const update = documentIn(fields, 'u');
  const isMulti = booleanIn(fields, 'multi');
  if (isMulti && update.type === BsonType.object && !childrenOf(update)[0]?.name.startsWith('$')) {
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  }
  return {
    filter: documentIn(fields, 'q'),
    update,
    arrayFilters: arrayIn(fields, 'arrayFilters'),
    isMulti,
    isUpsert: booleanIn(fields, 'upsert'),
  };
}

function upsertedEntry(index: number, document: Uint8Array): Uint8Array {
  const id = idOf(document);
  return formatDocument([elementsOf(serialize({ index: new Int32(index) })), ...(id ? [id.bytes] : [])]);
}
