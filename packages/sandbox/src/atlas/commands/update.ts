import { Double, Int32, serialize } from 'bson';
import { CommandError } from '../command-error.ts';
import { BsonType, type BsonValue, childrenOf } from '../query/bson-value.ts';
import { elementsOf, formatDocument, formatElement } from '../wire/format-bson.ts';
import { collectionName } from './collection-name.ts';
import type { Command, CommandContext } from './command.ts';
import {
  arrayIn,
  booleanIn,
  fieldsOf,
  refuseOptions,
  required,
  requiredDocumentIn,
  statements,
  wrongType,
} from './fields.ts';
import { matching } from './matching.ts';
import { runEach } from './run-each.ts';
import { applyUpdate, createUpdater, idOf, type UpdateRequest } from './update-documents.ts';
import { refuseEmpty } from './write-batch.ts';

interface UpdateStatement extends UpdateRequest {
  isMulti: boolean;
  isUpsert: boolean;
}

export const update: Command = {
  actions: (message) =>
    statements(message, 'updates').some((statement) => booleanIn(statementFields(statement), 'upsert'))
      ? ['update', 'insert']
      : ['update'],
  run(context) {
    const { message, database } = context;
    const name = collectionName(message, database);
    const updates = statements(message, 'updates').map(parseStatement);
    refuseEmpty(updates);
    const upserted: Uint8Array[] = [];
    let modified = 0;
    const isOrdered = booleanIn(fieldsOf(message), 'ordered', true);
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
  { server, database }: CommandContext,
): { matched: number; modified: number; upserted?: Uint8Array } {
  const updater = createUpdater(statement, server.clock);
  const collection = server.store.collection(database, name);
  const found = matching(collection, statement.filter);
  const wanted = statement.isMulti ? found : found.slice(0, 1);
  if (collection && wanted.length > 0) {
    const modified = wanted.filter((stored) => applyUpdate(collection, stored, updater)).length;
    return { matched: wanted.length, modified };
  }
  if (!statement.isUpsert) return { matched: 0, modified: 0 };
  const inserted = server.store.ensureCollection(database, name).insert(updater.upsert());
  return { matched: 1, modified: 0, upserted: inserted };
}

function parseStatement(statement: BsonValue): UpdateStatement {
  const fields = statementFields(statement);
  refuseOptions(fields, ['c', 'collation', 'sampleId']);
  const update = required(fields, 'u');
  if (update.type !== BsonType.object && update.type !== BsonType.array) {
    throw wrongType('update.updates.u', update, 'object');
  }
  const isMulti = booleanIn(fields, 'multi');
  if (isMulti && update.type === BsonType.object && !childrenOf(update)[0]?.name.startsWith('$')) {
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  }
  return {
    filter: requiredDocumentIn(fields, 'q'),
    update,
    arrayFilters: arrayIn(fields, 'arrayFilters'),
    isMulti,
    isUpsert: booleanIn(fields, 'upsert'),
  };
}

function statementFields(statement: BsonValue) {
  return { name: 'update.updates', elements: childrenOf(statement) };
}

function upsertedEntry(index: number, document: Uint8Array): Uint8Array {
  const id = idOf(document);
  return formatDocument([elementsOf(serialize({ index: new Int32(index) })), ...(id ? [id.bytes] : [])]);
}
