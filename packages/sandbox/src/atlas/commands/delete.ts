import { Int32 } from 'bson';
import { CommandError } from '../command-error.ts';
import { childrenOf } from '../query/bson-value.ts';
import { exactNumber, isNumber, numberKey } from '../query/exact-number.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { requireDocument, statements } from './fields.ts';
import { runEach } from './run-each.ts';

export const deleteCommand: Command = {
  action: 'remove',
  run({ database, message, server }) {
    const collection = collectionName(message, database);
    // Read as a whole before any of it runs: a command with a mistake in it deletes nothing.
    const deletes = statements(message, 'deletes').map((statement) => {
      const fields = childrenOf(statement);
      const [q, limit] = ['q', 'limit'].map((name) => fields.find((field) => field.name === name));
      if (!q || !limit) {
        const missing = q ? 'limit' : 'q';
        throw new CommandError(
          40414,
          `BSON field 'delete.deletes.${missing}' is missing but a required field`,
        );
      }
      const count = isNumber(limit) ? numberKey(exactNumber(limit)) : '';
      if (count !== '0/1' && count !== '1/1') {
        throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
      }
      return { filter: requireDocument(q, 'delete.deletes.q'), onlyFirst: count === '1/1' };
    });
    const { count, writeErrors } = runEach(
      deletes,
      message.document.ordered !== false,
      ({ filter, onlyFirst }) => server.store.delete(database, collection, filter, onlyFirst),
    );
    return { n: new Int32(count), ...writeErrors };
  },
};
