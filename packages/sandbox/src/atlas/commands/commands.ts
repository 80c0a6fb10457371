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

/** The commands of the connection and of the server, under every name they answer to. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['buildInfo', buildInfo],
  ['buildinfo', buildInfo],
  ['connectionStatus', connectionStatus],
  ['endSessions', endSessions],
  ['getCmdLineOpts', getCmdLineOpts],
  ['getParameter', getParameter],
  ['hello', hello],
  ['hostInfo', hostInfo],
  ['isMaster', hello],
  ['ismaster', hello],
  ['logout', logout],
  ['ping', ping],
  ['refreshSessions', refreshSessions],
  ['saslContinue', saslContinue],
  ['saslStart', saslStart],
  ['serverStatus', serverStatus],
  ['startSession', startSession],
]);
