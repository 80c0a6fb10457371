import { Long, serialize } from 'bson';
import { createMatcher } from '../../documents/query/matcher.ts';
import { asValue } from '../../documents/store/collection.ts';
import { BOOLEAN, DOCUMENT } from '../commands/field-table.ts';
import { booleanIn, documentIn } from '../commands/fields.ts';
import { isAllowed } from '../roles.ts';
import type { DocumentCommand } from './document-command.ts';

/**
 * https://www.mongodb.com/docs/manual/reference/command/listDatabases/ A user sees the databases on which the roles allow
 * to read; so it needs a login and no action.
 */
export const listDatabases: DocumentCommand = {
  isAdminOnly: true,
  fields: { authorizedDatabases: BOOLEAN, filter: DOCUMENT, nameOnly: BOOLEAN },
  run({ connection, fields, store }) {
    const matches = createMatcher(documentIn(fields, 'filter'));
    const roles = connection.user?.databaseUser.roles ?? [];
    const databases = store
      .databaseNames()
      .filter((name) => isAllowed(roles, 'find', { database: name }))
      .map((name) => {
        const size = store
          .collectionNames(name)
          .flatMap((collection) => store.collection(name, collection)?.documents() ?? [])
          .reduce((sum, { bytes }) => sum + bytes.length, 0);
        return { name, sizeOnDisk: Long.fromNumber(size), empty: false };
      })
      .filter((database) => matches(asValue(serialize(database))));
    if (booleanIn(fields, 'nameOnly')) return { databases: databases.map(({ name }) => ({ name })) };
    const total = databases.reduce((sum, { sizeOnDisk }) => sum.add(sizeOnDisk), Long.ZERO);
    return { databases, totalSize: total, totalSizeMb: total.div(1024 * 1024) };
  },
};
