import { createProjection } from '../query/projection.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { firstBatchReply } from './cursor-reply.ts';
import { booleanIn, countIn, documentIn, fieldsOf, refuseOptions } from './fields.ts';
import { matching } from './matching.ts';

const NOT_EMULATED = ['awaitData', 'collation', 'let', 'max', 'min', 'returnKey', 'showRecordId', 'tailable'];

export const find: Command = {
  actions: ['find'],
  run({ database, message, server }) {
    const collection = collectionName(message, database);
    const fields = fieldsOf(message);
    refuseOptions(fields, NOT_EMULATED);
    const skip = countIn(fields, 'skip') ?? 0;
    const limit = countIn(fields, 'limit') || Number.POSITIVE_INFINITY;
    const project = createProjection(documentIn(fields, 'projection'));

    const found = matching(
      server.store.collection(database, collection),
      documentIn(fields, 'filter'),
      documentIn(fields, 'sort'),
    );
    return firstBatchReply(
      server,
      `${database}.${collection}`,
      found.slice(skip, skip + limit).map(({ bytes }) => project(bytes)),
      { size: countIn(fields, 'batchSize'), isOnly: booleanIn(fields, 'singleBatch') },
    );
  },
};
