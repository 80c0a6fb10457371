import { Double, Int32, serialize } from 'bson';
import { BsonType } from '../../bson/bson-value.ts';
import { elementsOf, formatDocument, formatElement } from '../../bson/format-bson.ts';
import { CommandError } from '../../command-error.ts';
import { createProjection } from '../../documents/query/projection.ts';
import type { Collection, StoredDocument } from '../../documents/store/collection.ts';
import { ANY, ARRAY, BOOLEAN, DOCUMENT, NOT_EMULATED, UPDATE } from '../commands/field-table.ts';
import { arrayIn, booleanIn, documentIn, find } from '../commands/fields.ts';
import { findAndModifyActions } from '../commands/write-actions.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';
import { matching } from './matching.ts';
import { createUpdater, idOf } from './update-documents.ts';

/** https://www.mongodb.com/docs/manual/reference/command/findAndModify/ */
export const findAndModify: DocumentCommand = {
  actions: findAndModifyActions,
  collectionField: 'value',
  fields: {
    arrayFilters: ARRAY,
    bypassDocumentValidation: BOOLEAN,
    collation: NOT_EMULATED,
    encryptionInformation: NOT_EMULATED,
    fields: DOCUMENT,
    hint: ANY,
    let: NOT_EMULATED,
    new: BOOLEAN,
    query: DOCUMENT,
    remove: BOOLEAN,
    sort: DOCUMENT,
    update: UPDATE,
    upsert: BOOLEAN,
  },
  run({ database, fields, message, server, store }) {
    const name = collectionName(message, database);
    const isRemove = booleanIn(fields, 'remove');
    const isNew = booleanIn(fields, 'new');
    const isUpsert = booleanIn(fields, 'upsert');
    const update = find(fields, 'update');
    if (isRemove === Boolean(update)) {
      throw new CommandError(
        9,
        isRemove
          ? 'Cannot specify both an update and remove=true'
          : 'Either an update or remove=true must be specified',
      );
    }
    if (isRemove && (isUpsert || isNew)) {
      throw new CommandError(9, `Cannot specify both ${isUpsert ? 'upsert' : 'new'}=true and remove=true`);
    }
    const filter = documentIn(fields, 'query');
    const project = createProjection(documentIn(fields, 'fields'));
    const updater =
      update &&
      createUpdater({ filter, update, arrayFilters: arrayIn(fields, 'arrayFilters') }, server.clock);

    const collection = store.collection(database, name);
    const [stored] = matching(collection, filter, documentIn(fields, 'sort'));
    if (collection && stored) {
      if (!updater) {
        collection.remove(stored);
        return reply(1, undefined, project(stored.bytes));
      }
      const bytes = replaced(collection, stored, updater.apply(stored));
      return reply(1, { updatedExisting: true }, project(isNew ? bytes : stored.bytes));
    }
    if (!updater) return reply(0, undefined, undefined);
    if (!isUpsert) return reply(0, { updatedExisting: false }, undefined);
    const inserted = store.ensureCollection(database, name).insert(updater.upsert());
    return reply(1, { updatedExisting: false, inserted }, isNew ? project(inserted) : undefined);
  },
};

function replaced(collection: Collection, stored: StoredDocument, bytes: Uint8Array): Uint8Array {
  collection.replace(stored, bytes);
  return bytes;
}

function reply(
  n: number,
  update: { updatedExisting: boolean; inserted?: Uint8Array } | undefined,
  value: Uint8Array | undefined,
): Uint8Array {
  const id = update?.inserted && idOf(update.inserted);
  const lastErrorObject = formatDocument([
    elementsOf(serialize({ n: new Int32(n), ...(update && { updatedExisting: update.updatedExisting }) })),
    ...(id ? [formatElement(id.type, 'upserted', id.value)] : []),
  ]);
  return formatDocument([
    formatElement(BsonType.object, 'lastErrorObject', lastErrorObject),
    value ? formatElement(BsonType.object, 'value', value) : elementsOf(serialize({ value: null })),
    elementsOf(serialize({ ok: new Double(1) })),
  ]);
}
