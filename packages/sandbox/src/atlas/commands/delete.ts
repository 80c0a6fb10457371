import { type Document, Int32 } from 'bson';
import { CommandError } from '../command-error.ts';
import { parseBson } from '../wire/parse-bson.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { runEach } from './run-each.ts';

export const deleteCommand: Command = {
  action: 'remove',
  async run({ database, message, server }) {
    const collection = collectionName(message, database);
    const sequence = message.sequences.get('deletes')?.map((bytes) => parseBson(bytes));
    const deletes: unknown = sequence ?? message.document.deletes;
    if (!Array.isArray(deletes)) {
      throw new CommandError(40414, `BSON field 'delete.deletes' is missing but a required field`);
    }
    const { count, writeErrors } = await runEach(
      deletes as Document[],
      message.document.ordered !== false,
      (statement) => {
        if (typeof statement?.q !== 'object') {
          throw new CommandError(40414, `BSON field 'delete.deletes.q' is missing but a required field`);
        }
        return server.store.delete(database, collection, statement.q, Number(statement.limit) === 1);
      },
    );
    return { n: new Int32(count), ...writeErrors };
  },
};
