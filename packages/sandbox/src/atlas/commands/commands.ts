import { aggregate } from '../document-commands/aggregate.ts';
import { count } from '../document-commands/count.ts';
import { create } from '../document-commands/create.ts';
import { createIndexes } from '../document-commands/create-indexes.ts';
import { deleteCommand } from '../document-commands/delete.ts';
import { distinct } from '../document-commands/distinct.ts';
import { drop } from '../document-commands/drop.ts';
import { dropDatabase } from '../document-commands/drop-database.ts';
import { dropIndexes } from '../document-commands/drop-indexes.ts';
import { find } from '../document-commands/find.ts';
import { findAndModify } from '../document-commands/find-and-modify.ts';
import { getMore } from '../document-commands/get-more.ts';
import { insert } from '../document-commands/insert.ts';
import { killCursors } from '../document-commands/kill-cursors.ts';
import { listCollections } from '../document-commands/list-collections.ts';
import { listDatabases } from '../document-commands/list-databases.ts';
import { listIndexes } from '../document-commands/list-indexes.ts';
import { update } from '../document-commands/update.ts';
import { getCmdLineOpts, getParameter, hostInfo, serverStatus } from './administration.ts';
import { buildInfo } from './build-info.ts';
import type { Command } from './command.ts';
import { connectionStatus } from './connection-status.ts';
import { hello } from './hello.ts';
import { logout } from './logout.ts';
import { ping } from './ping.ts';
import { saslContinue } from './sasl-continue.ts';
import { saslStart } from './sasl-start.ts';
import { endSessions, refreshSessions, startSession } from './sessions.ts';

/** Every command the sandbox has, under every name it answers to. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['aggregate', aggregate],
  ['buildInfo', buildInfo],
  ['buildinfo', buildInfo],
  ['connectionStatus', connectionStatus],
  ['count', count],
  ['create', create],
  ['createIndexes', createIndexes],
  ['delete', deleteCommand],
  ['distinct', distinct],
  ['drop', drop],
  ['dropDatabase', dropDatabase],
  ['dropIndexes', dropIndexes],
  ['endSessions', endSessions],
  ['find', find],
  ['findAndModify', findAndModify],
  ['findandmodify', findAndModify],
  ['getCmdLineOpts', getCmdLineOpts],
  ['getMore', getMore],
  ['getParameter', getParameter],
  ['hello', hello],
  ['hostInfo', hostInfo],
  ['insert', insert],
  ['isMaster', hello],
  ['ismaster', hello],
  ['killCursors', killCursors],
  ['listCollections', listCollections],
  ['listDatabases', listDatabases],
  ['listIndexes', listIndexes],
  ['logout', logout],
  ['ping', ping],
  ['refreshSessions', refreshSessions],
  ['saslContinue', saslContinue],
  ['saslStart', saslStart],
  ['serverStatus', serverStatus],
  ['startSession', startSession],
  ['update', update],
]);
