// https://www.mongodb.com/docs/manual/reference/built-in-roles/ and, for atlasAdmin,
// https://www.mongodb.com/docs/atlas/mongodb-users-roles-and-privileges/

export type Action = 'find' | 'insert' | 'listCollections' | 'remove';

export interface DatabaseRole {
  roleName: 'read' | 'readWrite' | 'readAnyDatabase' | 'readWriteAnyDatabase' | 'atlasAdmin';
  /** The database the role holds for; `admin` for those that hold for every database. */
  databaseName: string;
}

const READ: readonly Action[] = ['find', 'listCollections'];
const READ_WRITE: readonly Action[] = [...READ, 'insert', 'remove'];

const ACTIONS: Readonly<Record<DatabaseRole['roleName'], readonly Action[]>> = {
  read: READ,
  readWrite: READ_WRITE,
  readAnyDatabase: READ,
  readWriteAnyDatabase: READ_WRITE,
  atlasAdmin: READ_WRITE,
};

export function isAllowed(roles: readonly DatabaseRole[], action: Action, database: string): boolean {
  return roles.some(({ roleName, databaseName }) => {
    const isForEveryDatabase = roleName !== 'read' && roleName !== 'readWrite';
    return ACTIONS[roleName].includes(action) && (isForEveryDatabase || databaseName === database);
  });
}
