import { Int32 } from 'bson';
import { BsonType, type BsonValue, childrenOf, textOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues } from '../../documents/query/compare-values.ts';
import type { Collection } from '../../documents/store/collection.ts';
import type { Index } from '../../documents/store/index-table.ts';
import { ANY, required } from '../commands/field-table.ts';
import { documentIn, wrongType } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';

export const dropIndexes: DocumentCommand = {
  actions: ['dropIndex'],
  collectionField: 'value',
  fields: { index: required(ANY) },
  run({ database, fields, message, store }) {
    const name = collectionName(message, database);
    const collection = store.collection(database, name);
    if (!collection) throw new CommandError(26, `ns not found ${database}.${name}`);
    const before = collection.indexes.length;
    const wanted = documentIn(fields, 'index');
    const items = wanted.type === BsonType.array ? childrenOf(wanted) : [wanted];
    // All are found before any is dropped: a command with a mistake in it drops nothing.
    for (const index of items.flatMap((item) => findIndexes(collection, item))) collection.dropIndex(index);
    const isAll = wanted.type === BsonType.string && textOf(wanted) === '*';
    return {
      nIndexesWas: new Int32(before),
      ...(isAll && { msg: 'non-_id indexes dropped for collection' }),
    };
  },
};

function findIndexes(collection: Collection, wanted: BsonValue): Index[] {
  if (wanted.type === BsonType.string && textOf(wanted) === '*') {
    return collection.indexes.filter(({ name }) => name !== '_id_');
  }
  if (wanted.type !== BsonType.string && wanted.type !== BsonType.object) {
    throw wrongType('dropIndexes.index', wanted, 'string');
  }
  const index = collection.indexes.find(({ name, key }) =>
    wanted.type === BsonType.string ? name === textOf(wanted) : compareValues(key, wanted) === 0,
  );
  if (!index) {
    const what = wanted.type === BsonType.string ? `name [${textOf(wanted)}]` : 'this key';
    throw new CommandError(27, `index not found with ${what}`);
  }
  if (index.name === '_id_') throw new CommandError(72, 'cannot drop _id index');
  return [index];
}
