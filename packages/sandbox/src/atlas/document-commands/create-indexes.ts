import { Int32 } from 'bson';
import { CommandError } from '../../command-error.ts';
import { compareValues } from '../../documents/query/compare-values.ts';
import type { Collection } from '../../documents/store/collection.ts';
import type { IndexDefinition } from '../../documents/store/index-table.ts';
import { ANY, ARRAY, BOOLEAN, required } from '../commands/field-table.ts';
import { booleanIn, documentsIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';
import { parseIndexDefinition } from './index-definition.ts';

/** https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
export const createIndexes: DocumentCommand = {
  actions: ['createIndex'],
  collectionField: 'value',
  fields: {
    commitQuorum: ANY,
    ignoreUnknownIndexOptions: BOOLEAN,
    indexes: { ...required(ARRAY), items: 'any' },
  },
  run({ database, fields, message, store }) {
    const name = collectionName(message, database);
    const ignoreUnknown = booleanIn(fields, 'ignoreUnknownIndexOptions');
    const definitions = documentsIn(fields, 'indexes').map((specification) =>
      parseIndexDefinition(specification, { ignoreUnknown }),
    );
    const isNew = !store.collection(database, name);
    const collection = store.ensureCollection(database, name);
    const before = isNew ? 1 : collection.indexes.length;
    const missing = definitions.filter((definition) => !isThere(collection, definition));
    for (const definition of missing) collection.createIndex(definition);
    return {
      numIndexesBefore: new Int32(before),
      numIndexesAfter: new Int32(collection.indexes.length),
      ...(isNew && { createdCollectionAutomatically: true }),
      ...(missing.length === 0 && { note: 'all indexes already exist' }),
    };
  },
};

/** @throws CommandError for another index of the same name or the same key */
function isThere(collection: Collection, { name, key, isUnique, isSparse }: IndexDefinition): boolean {
  for (const index of collection.indexes) {
    const isSameKey = compareValues(index.key, key) === 0;
    const isSameOptions = index.isUnique === isUnique && index.isSparse === isSparse;
    // Every `_id` index is unique, whether or not it says so.
    if (isSameKey && (isSameOptions || index.name === '_id_')) {
      if (index.name === name || index.name === '_id_') return true;
      throw new CommandError(85, `Index already exists with a different name: ${index.name}`);
    }
    if (index.name === name) {
      throw new CommandError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${name}`,
      );
    }
  }
  return false;
}
