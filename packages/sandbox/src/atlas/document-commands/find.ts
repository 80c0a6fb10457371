import { createProjection } from '../../documents/query/projection.ts';
import { ANY, BOOLEAN, DOCUMENT, NOT_EMULATED, NUMBER } from '../commands/field-table.ts';
import { booleanIn, countIn, documentIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import { firstBatchReply } from './cursor-reply.ts';
import type { DocumentCommand } from './document-command.ts';
import { matching } from './matching.ts';

/** https://www.mongodb.com/docs/manual/reference/command/find/ */
export const find: DocumentCommand = {
  actions: ['find'],
  collectionField: 'value',
  fields: {
    allowDiskUse: BOOLEAN,
    allowPartialResults: BOOLEAN,
    awaitData: NOT_EMULATED,
    batchSize: NUMBER,
    collation: NOT_EMULATED,
    encryptionInformation: NOT_EMULATED,
    filter: DOCUMENT,
    hint: ANY,
    let: NOT_EMULATED,
    limit: NUMBER,
    max: NOT_EMULATED,
    min: NOT_EMULATED,
    noCursorTimeout: BOOLEAN,
    oplogReplay: BOOLEAN,
    projection: DOCUMENT,
    returnKey: NOT_EMULATED,
    showRecordId: NOT_EMULATED,
    singleBatch: BOOLEAN,
    skip: NUMBER,
    sort: DOCUMENT,
    tailable: NOT_EMULATED,
  },
  run(context) {
    const { database, fields, message, store } = context;
    const collection = collectionName(message, database);
    const skip = countIn(fields, 'skip') ?? 0;
    const limit = countIn(fields, 'limit') || Number.POSITIVE_INFINITY;
    const project = createProjection(documentIn(fields, 'projection'));

    const found = matching(
      store.collection(database, collection),
      documentIn(fields, 'filter'),
      documentIn(fields, 'sort'),
    );
    return firstBatchReply(
      context,
      `${database}.${collection}`,
      found.slice(skip, skip + limit).map(({ bytes }) => project(bytes)),
      { size: countIn(fields, 'batchSize'), isOnly: booleanIn(fields, 'singleBatch') },
    );
  },
};
