import { Int32 } from 'bson';
import { ANY, DOCUMENT, NOT_EMULATED, NUMBER } from '../commands/field-table.ts';
import { countIn, documentIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';
import { matching } from './matching.ts';

/** https://www.mongodb.com/docs/manual/reference/command/count/ */
export const count: DocumentCommand = {
  actions: ['find'],
  collectionField: 'value',
  fields: {
    collation: NOT_EMULATED,
    encryptionInformation: NOT_EMULATED,
    fields: ANY,
    hint: ANY,
    limit: NUMBER,
    query: DOCUMENT,
    skip: NUMBER,
  },
  run({ database, fields, message, store }) {
    const collection = collectionName(message, database);
    const found = matching(store.collection(database, collection), documentIn(fields, 'query'));
    const rest = Math.max(found.length - (countIn(fields, 'skip') ?? 0), 0);
    return { n: new Int32(Math.min(rest, countIn(fields, 'limit') || rest)) };
  },
};
