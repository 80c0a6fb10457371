// https://www.mongodb.com/docs/manual/reference/built-in-roles/ and, for atlasAdmin,
// https://www.mongodb.com/docs/atlas/mongodb-users-roles-and-privileges/

const READ = ['find', 'listCollections', 'listIndexes'] as const;
const WRITE = [
  'createCollection',
  'createIndex',
  'dropCollection',
  'dropIndex',
  'insert',
  'remove',
  'update',
] as const;
const ADMINISTRATE = ['dropDatabase', 'getCmdLineOpts', 'getParameter', 'hostInfo', 'serverStatus'] as const;

export type Action = (typeof READ)[number] | (typeof WRITE)[number] | (typeof ADMINISTRATE)[number];

export interface DatabaseRole {
  roleName: 'read' | 'readWrite' | 'readAnyDatabase' | 'readWriteAnyDatabase' | 'atlasAdmin';
  /** The database the role holds for; `admin` for those that hold for every database. */
  databaseName: string;
}

const ACTIONS: Readonly<Record<DatabaseRole['roleName'], readonly Action[]>> = {
  read: READ,
  readWrite: [...READ, ...WRITE],
  readAnyDatabase: READ,
  readWriteAnyDatabase: [...READ, ...WRITE],
  atlasAdmin: [...READ, ...WRITE, ...ADMINISTRATE],
};

export function isAllowed(roles: readonly DatabaseRole[], action: Action, database: string): boolean {
  return roles.some(({ roleName, databaseName }) => {
    const isForEveryDatabase = roleName !== 'read' && roleName !== 'readWrite';
    return ACTIONS[roleName].includes(action) && (isForEveryDatabase || databaseName === database);
  });
}
