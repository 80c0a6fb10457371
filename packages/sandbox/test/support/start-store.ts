import { createDocumentCommands } from '../../src/atlas/document-commands/document-commands.ts';
import { startOpenServer } from './start-open-server.ts';

/** The sandbox's own store as a server without access control, for what goes before one. Gives its URI. */
export const startStore = (): Promise<string> => startOpenServer(createDocumentCommands(Date.now));
