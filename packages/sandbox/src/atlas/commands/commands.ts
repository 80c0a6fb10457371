import { buildInfo } from './build-info.ts';
import type { Command } from './command.ts';
import { connectionStatus } from './connection-status.ts';
import { deleteCommand } from './delete.ts';
import { endSessions } from './end-sessions.ts';
import { find } from './find.ts';
import { hello } from './hello.ts';
import { insert } from './insert.ts';
import { listCollections } from './list-collections.ts';
import { logout } from './logout.ts';
import { ping } from './ping.ts';
import { saslContinue } from './sasl-continue.ts';
import { saslStart } from './sasl-start.ts';

/** Every command the sandbox has, under every name it answers to. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['buildInfo', buildInfo],
  ['buildinfo', buildInfo],
  ['connectionStatus', connectionStatus],
  ['delete', deleteCommand],
  ['endSessions', endSessions],
  ['find', find],
  ['hello', hello],
  ['insert', insert],
  ['isMaster', hello],
  ['ismaster', hello],
  ['listCollections', listCollections],
  ['logout', logout],
  ['ping', ping],
  ['saslContinue', saslContinue],
  ['saslStart', saslStart],
]);
