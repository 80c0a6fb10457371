import { CommandError } from '../../command-error.ts';
import { type Collection, createCollection } from './collection.ts';

/** Databases that every server has. */
const SYSTEM_DATABASES = ['admin', 'config', 'local'];

/** Databases and collections in memory. A database is there while it has a collection, as on a server. */
export interface Store {
  databaseNames(): string[];
  collectionNames(database: string): string[];
  collection(database: string, name: string): Collection | undefined;
  /** The collection, made where it is not there yet. @throws CommandError DatabaseDifferCase */
  ensureCollection(database: string, name: string): Collection;
  /** Gives what was dropped, if there was anything. */
  dropCollection(database: string, name: string): Collection | undefined;
  dropDatabase(database: string): boolean;
}

export function createStore(): Store {
  const databases = new Map<string, Map<string, Collection>>();

  function refuseOtherCase(database: string): void {
    const other = [...SYSTEM_DATABASES, ...databases.keys()].find(
      (name) => name !== database && name.toLowerCase() === database.toLowerCase(),
    );
    if (other === undefined) return;
    throw new CommandError(
      13297,
      `db already exists with different case already have: [${other}] trying to create [${database}]`,
    );
  }

  return {
    databaseNames: () => [...databases.keys()].sort(),
    collectionNames: (database) => [...(databases.get(database)?.keys() ?? [])].sort(),
    collection: (database, name) => databases.get(database)?.get(name),

    ensureCollection(database, name) {
      if (!databases.has(database)) refuseOtherCase(database);
      const collections = databases.get(database) ?? new Map<string, Collection>();
      const collection = collections.get(name) ?? createCollection(`${database}.${name}`);
      collections.set(name, collection);
      databases.set(database, collections);
      return collection;
    },

    dropCollection(database, name) {
      const collections = databases.get(database);
      const collection = collections?.get(name);
      collections?.delete(name);
      if (collections?.size === 0) databases.delete(database);
      return collection;
    },

    dropDatabase: (database) => databases.delete(database),
  };
}
