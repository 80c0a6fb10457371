import { Int32, serialize } from 'bson';
import { createMatcher } from '../../documents/query/matcher.ts';
import { asValue } from '../../documents/store/collection.ts';
import { BOOLEAN, CURSOR, DOCUMENT } from '../commands/field-table.ts';
import { booleanIn, countIn, documentIn, fieldsIn } from '../commands/fields.ts';
import { firstBatchReply } from './cursor-reply.ts';
import type { DocumentCommand } from './document-command.ts';

/** https://www.mongodb.com/docs/manual/reference/command/listCollections/ */
export const listCollections: DocumentCommand = {
  actions: ['listCollections'],
  fields: { authorizedCollections: BOOLEAN, cursor: CURSOR, filter: DOCUMENT, nameOnly: BOOLEAN },
  run(context) {
    const { database, fields, store } = context;
    const matches = createMatcher(documentIn(fields, 'filter'));
    const isNameOnly = booleanIn(fields, 'nameOnly');
    const collections = store
      .collectionNames(database)
      .map((name) => {
        const named = { name, type: 'collection' };
        if (isNameOnly) return named;
        const idIndex = { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' };
        return { ...named, options: {}, info: { readOnly: false }, idIndex };
      })
      .map((collection) => serialize(collection))
      .filter((bytes) => matches(asValue(bytes)));
    return firstBatchReply(context, `${database}.$cmd.listCollections`, collections, {
      size: countIn(fieldsIn(fields, 'cursor'), 'batchSize'),
    });
  },
};
