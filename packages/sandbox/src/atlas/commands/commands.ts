import { getCmdLineOpts, getParameter, hostInfo, serverStatus } from './administration.ts';
import { aggregate } from './aggregate.ts';
import { buildInfo } from './build-info.ts';
import type { Command } from './command.ts';
import { connectionStatus } from './connection-status.ts';
import { count } from './count.ts';
import { create } from './create.ts';
import { createIndexes } from './create-indexes.ts';
import { deleteCommand } from './delete.ts';
import { distinct } from './distinct.ts';
import { drop } from './drop.ts';
import { dropDatabase } from './drop-database.ts';
import { dropIndexes } from './drop-indexes.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { getMore } from './get-more.ts';
import { hello } from './hello.ts';
import { insert } from './insert.ts';
import { killCursors } from './kill-cursors.ts';
import { listCollections } from './list-collections.ts';
import { listDatabases } from './list-databases.ts';
import { listIndexes } from './list-indexes.ts';
import { logout } from './logout.ts';
import { ping } from './ping.ts';
import { saslContinue } from './sasl-continue.ts';
import { saslStart } from './sasl-start.ts';
import { endSessions, refreshSessions, startSession } from './sessions.ts';
import { update } from './update.ts';

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
