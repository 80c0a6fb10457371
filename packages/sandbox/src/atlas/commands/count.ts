import { Int32 } from 'bson';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { countIn, documentIn, fieldsOf, refuseOptions } from './fields.ts';
import { matching } from './matching.ts';

export const count: Command = {
  actions: ['find'],
  run({ database, message, server }) {
    const collection = collectionName(message, database);
    const fields = fieldsOf(message);
    refuseOptions(fields, ['collation']);
    const found = matching(server.store.collection(database, collection), documentIn(fields, 'query'));
    const rest = Math.max(found.length - (countIn(fields, 'skip') ?? 0), 0);
    return { n: new Int32(Math.min(rest, countIn(fields, 'limit') || rest)) };
  },
};
