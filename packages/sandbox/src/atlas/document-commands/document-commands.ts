import type { Clock } from '../../clock.ts';
import { createCursors } from '../../documents/store/cursors.ts';
import { createStore } from '../../documents/store/store.ts';
import { type FirstCollection, putFirstDocuments } from '../../first-documents.ts';
import type { Command, CommandTable } from '../commands/command.ts';
import { aggregate } from './aggregate.ts';
import { count } from './count.ts';
import { create } from './create.ts';
import { createIndexes } from './create-indexes.ts';
import { deleteCommand } from './delete.ts';
import { distinct } from './distinct.ts';
import type { DocumentCommand } from './document-command.ts';
import { drop } from './drop.ts';
import { dropDatabase } from './drop-database.ts';
import { dropIndexes } from './drop-indexes.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { getMore } from './get-more.ts';
import { insert } from './insert.ts';
import { killCursors } from './kill-cursors.ts';
import { listCollections } from './list-collections.ts';
import { listDatabases } from './list-databases.ts';
import { listIndexes } from './list-indexes.ts';
import { update } from './update.ts';

const DOCUMENT_COMMANDS: Readonly<Record<string, DocumentCommand>> = {
  aggregate,
  count,
  create,
  createIndexes,
  delete: deleteCommand,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  find,
  findAndModify,
  findandmodify: findAndModify,
  getMore,
  insert,
  killCursors,
  listCollections,
  listDatabases,
  listIndexes,
  update,
};

/**
 * The commands that act on documents, under every name they answer to, with a store of their own.
 *
 * @throws UserError for first documents that cannot be stored.
 */
export function createDocumentCommands(
  clock: Clock,
  firstDocuments: readonly FirstCollection[] = [],
): CommandTable {
  const [store, cursors] = [createStore(), createCursors(clock)];
  putFirstDocuments(store, firstDocuments);
  const commands = new Map(
    Object.entries(DOCUMENT_COMMANDS).map(([name, command]): [string, Command] => [
      name,
      { ...command, run: (context) => command.run({ ...context, store, cursors }) },
    ]),
  );
  return { get: (name) => commands.get(name), names: () => [...commands.keys()] };
}
