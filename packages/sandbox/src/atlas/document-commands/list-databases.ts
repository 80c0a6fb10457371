import { Long, serialize } from 'bson';
import { createMatcher } from '../../documents/query/matcher.ts';
import { asValue } from '../../documents/store/collection.ts';
import type { Command } from '../commands/command.ts';
import { BOOLEAN, DOCUMENT } from '../commands/field-table.ts';
import { booleanIn, documentIn } from '../commands/fields.ts';
import { isAllowed } from '../roles.ts';

/**
 * https://www.mongodb.com/docs/manual/reference/command/listDatabases/ A user sees the databases on which the roles allow
 * to read; so it needs a login and no action.
 */
export const listDatabases: Command = {
  isAdminOnly: true,
  fields: { authorizedDatabases: BOOLEAN, filter: DOCUMENT, nameOnly: BOOLEAN },
  run({ connection, fields, server }) {
    const matches = createMatcher(documentIn(fields, 'filter'));
    const roles = connection.user?.databaseUser.roles ?? [];
    const databases = server.store
      .databaseNames()
      .filter((name) => isAllowed(roles, 'find', { database: name }))
      .map((name) => {
        const size = server.store
          .collectionNames(name)
          .flatMap((collection) => server.store.collection(name, collection)?.documents() ?? [])
          .reduce((sum, { bytes }) => sum + bytes.length, 0);
        return { name, sizeOnDisk: Long.fromNumber(size), empty: false };
      })
      .filter((database) => matches(asValue(serialize(database))));
    if (booleanIn(fields, 'nameOnly')) return { databases: databases.map(({ name }) => ({ name })) };
    const total = databases.reduce((sum, { sizeOnDisk }) => sum.add(sizeOnDisk), Long.ZERO);
    return { databases, totalSize: total, totalSizeMb: total.div(1024 * 1024) };
  },
};
