// https://www.mongodb.com/docs/manual/reference/built-in-roles/ and, for atlasAdmin,
// https://www.mongodb.com/docs/atlas/mongodb-users-roles-and-privileges/

const READ = [
  'changeStream',
  'collStats',
  'dbHash',
  'dbStats',
  'find',
  'listCollections',
  'listIndexes',
] as const;
const WRITE = [
  'convertToCapped',
  'createCollection',
  'createIndex',
  'dropCollection',
  'dropIndex',
  'insert',
  'remove',
  'renameCollectionSameDB',
  'update',
] as const;
const ADMINISTRATE = [
  'bypassDocumentValidation',
  'collMod',
  'dropDatabase',
  'getCmdLineOpts',
  'getParameter',
  'hostInfo',
  'indexStats',
  'inprog',
  'planCacheRead',
  'serverStatus',
  'validate',
] as const;

/** `anyAction`: whatever there is, as of a command that nothing says more of. */
export type Action =
  | (typeof READ)[number]
  | (typeof WRITE)[number]
  | (typeof ADMINISTRATE)[number]
  | 'anyAction';

export interface DatabaseRole {
  roleName: 'read' | 'readWrite' | 'readAnyDatabase' | 'readWriteAnyDatabase' | 'atlasAdmin';
  /** The database the role holds for; `admin` for those that hold for every database. */
  databaseName: string;
}

/** What an action is about: a collection, or, where none is named, the database. */
export interface Resource {
  database: string;
  collection?: string | undefined;
}

/** What somebody's roles must allow. */
export interface Need {
  action: Action;
  resource: Resource;
}

interface Privilege {
  actions: readonly Action[];
  /** `own`: the role's; `any`: every one except `local` and `config`. */
  databases: 'own' | 'any' | readonly string[];
  /** `normal`: the database itself, and its collections except those named `system.…`. */
  collections: 'normal' | readonly string[];
}

const READ_WRITE = [...READ, ...WRITE];

const READ_WRITE_ANY: readonly Privilege[] = [
  { actions: READ_WRITE, databases: 'any', collections: 'normal' },
  { actions: READ_WRITE, databases: 'any', collections: ['system.js'] },
];

const PRIVILEGES: Readonly<Record<DatabaseRole['roleName'], readonly Privilege[]>> = {
  read: [
    { actions: READ, databases: 'own', collections: 'normal' },
    { actions: READ, databases: 'own', collections: ['system.js'] },
  ],
  readWrite: [
    { actions: READ_WRITE, databases: 'own', collections: 'normal' },
    { actions: READ_WRITE, databases: 'own', collections: ['system.js'] },
  ],
  readAnyDatabase: [
    { actions: READ, databases: 'any', collections: 'normal' },
    { actions: READ, databases: 'any', collections: ['system.js'] },
  ],
  readWriteAnyDatabase: READ_WRITE_ANY,
  // It inherits readWriteAnyDatabase, dbAdminAnyDatabase and clusterMonitor, and may change the balancer's settings.
  atlasAdmin: [
    ...READ_WRITE_ANY,
    { actions: [...ADMINISTRATE, 'anyAction'], databases: 'any', collections: 'normal' },
    {
      actions: ['createCollection', 'dropCollection', 'find', 'listIndexes'],
      databases: 'any',
      collections: ['system.profile'],
    },
    { actions: READ, databases: ['config', 'local'], collections: 'normal' },
    {
      actions: ['find'],
      databases: ['config', 'local'],
      collections: ['system.js', 'system.profile', 'system.replset'],
    },
    { actions: ['update'], databases: ['config'], collections: ['settings'] },
  ],
};

export const ROLE_NAMES: readonly string[] = Object.keys(PRIVILEGES);

export function isRoleName(name: string): boolean {
  return ROLE_NAMES.includes(name);
}

export function isAllowed(roles: readonly DatabaseRole[], action: Action, resource: Resource): boolean {
  return roles.some(({ roleName, databaseName }) =>
    PRIVILEGES[roleName].some(
      ({ actions, databases, collections }) =>
        actions.includes(action) &&
        coversDatabase(databases, resource.database, databaseName) &&
        coversCollection(collections, resource.collection),
    ),
  );
}

/** A privilege as `connectionStatus` shows it; an empty name stands for every one that is not a system's. */
export interface ShownPrivilege {
  resource: { db: string; collection: string };
  actions: Action[];
}

/** https://www.mongodb.com/docs/manual/reference/resource-document/ */
export function shownPrivileges(roles: readonly DatabaseRole[]): ShownPrivilege[] {
  return roles.flatMap(({ roleName, databaseName }) =>
    PRIVILEGES[roleName].flatMap(({ actions, databases, collections }) => {
      const names = databases === 'own' ? [databaseName] : databases === 'any' ? [''] : databases;
      return names.flatMap((db) =>
        (collections === 'normal' ? [''] : collections).map((collection) => ({
          resource: { db, collection },
          actions: [...actions],
        })),
      );
    }),
  );
}

function coversDatabase(databases: Privilege['databases'], database: string, own: string): boolean {
  if (databases === 'own') return database === own;
  if (databases === 'any') return database !== 'local' && database !== 'config';
  return databases.includes(database);
}

function coversCollection(collections: Privilege['collections'], collection: string | undefined): boolean {
  if (collections === 'normal') return !collection?.startsWith('system.');
  return collection !== undefined && collections.includes(collection);
}
