import { Int32, serialize } from 'bson';
import { childrenOf } from '../query/bson-value.ts';
import { createMatcher } from '../query/matcher.ts';
import { asValue } from '../store/collection.ts';
import type { Command } from './command.ts';
import { firstBatchReply } from './cursor-reply.ts';
import { booleanIn, countIn, documentIn, fieldsOf } from './fields.ts';

export const listCollections: Command = {
  actions: ['listCollections'],
  run({ database, message, server }) {
    const fields = fieldsOf(message);
    const matches = createMatcher(documentIn(fields, 'filter'));
    const isNameOnly = booleanIn(fields, 'nameOnly');
    const collections = server.store
      .collectionNames(database)
      .map((name) => {
        const named = { name, type: 'collection' };
        if (isNameOnly) return named;
        const idIndex = { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' };
        return { ...named, options: {}, info: { readOnly: false }, idIndex };
      })
      .map((collection) => serialize(collection))
      .filter((bytes) => matches(asValue(bytes)));
    const cursor = { name: 'listCollections.cursor', elements: childrenOf(documentIn(fields, 'cursor')) };
    return firstBatchReply(server, `${database}.$cmd.listCollections`, collections, {
      size: countIn(cursor, 'batchSize'),
    });
  },
};
