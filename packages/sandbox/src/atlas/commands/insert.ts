import { Int32 } from 'bson';
import { CommandError } from '../command-error.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { runEach } from './run-each.ts';

export const insert: Command = {
  action: 'insert',
  async run({ database, message, server }) {
    const collection = collectionName(message, database);
    // `documents` was left as bytes by the codec (RAW_FIELDS), in whichever section it came.
    const documents: unknown = message.sequences.get('documents') ?? message.document.documents;
    if (!Array.isArray(documents)) {
      throw new CommandError(40414, `BSON field 'insert.documents' is missing but a required field`);
    }
    const { count, writeErrors } = await runEach(
      documents,
      message.document.ordered !== false,
      (document) => {
        if (!(document instanceof Uint8Array)) {
          throw new CommandError(
            14,
            `BSON field 'insert.documents.0' is the wrong type, expected type 'object'`,
          );
        }
        server.store.insert(database, collection, document);
        return 1;
      },
    );
    return { n: new Int32(count), ...writeErrors };
  },
};
