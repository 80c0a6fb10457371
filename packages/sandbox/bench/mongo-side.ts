// What the bench puts together by itself; compiled for it, because the package's own build keeps it inside.
export { createDatabaseUsers } from '../src/atlas/database-users.ts';
export { createDocumentCommands } from '../src/atlas/document-commands/document-commands.ts';
export { startMongoServer } from '../src/atlas/server.ts';
export { BoundedLog } from '../src/bounded-log.ts';
export { tell } from '../src/tell.ts';
