import { type Document, Long, serialize } from 'bson';
import { CommandError } from '../../command-error.ts';
import type { Command, CommandContext, CommandTable, Needs } from '../commands/command.ts';
import { cursorToRead, requireOwnCursor } from '../commands/cursor-ids.ts';
import { GENERIC_FIELDS } from '../commands/field-table.ts';
import { isAllowed } from '../roles.ts';
import { type Addressed, commandNames, commandNeeds } from './command-needs.ts';
import { createKillCursors } from './kill-cursors.ts';
import { isNeverPassedOn } from './never-passed-on.ts';
import { orShutDown } from './or-shut-down.ts';
import { createOwnedCursors } from './owned-cursors.ts';
import { changed, createPassOn, onlyReply } from './pass-on.ts';
import { UnknownNeeds } from './unknown-needs.ts';
import type { Upstream } from './upstream.ts';

/** What the sandbox answers itself. Drivers choose a session's id, and may end it before they have logged in. */
const OWN: ReadonlySet<string> = new Set([
  ...['hello', 'isMaster', 'ismaster', 'saslStart', 'saslContinue', 'logout', 'connectionStatus', 'ping'],
  ...['startSession', 'endSessions'],
]);

/** What may travel beside a command; a server reads no other of these. */
const SEQUENCES: ReadonlySet<string> = new Set(['deletes', 'documents', 'nsInfo', 'ops', 'updates']);

/** Every command that the server behind the sandbox is to answer. */
export function createUpstreamCommands(upstream: Upstream): CommandTable {
  const cursors = createOwnedCursors();
  const passOn = createPassOn(upstream, cursors);
  const passedOn: Command = {
    fields: 'any',
    needs(context) {
      refuseAmbiguous(context);
      return isNeverPassedOn(context.message.name) ? 'nobody' : needsOf(context);
    },
    run: (context) => passOn(context),
  };
  const buildInfo: Command = {
    isOpen: true,
    fields: {},
    run: async () => serialize(await orShutDown(upstream.ask({ buildInfo: 1 }))),
  };
  const getMore: Command = {
    ...passedOn,
    run(context) {
      const id = cursorToRead(context.fields);
      requireOwnCursor(id, cursors.find(id), context.connection.user?.databaseUser);
      return passOn(context, id);
    },
  };
  const killCursors: Command = { ...passedOn, run: createKillCursors(passOn, cursors) };
  const listDatabases: Command = {
    ...passedOn,
    run: async (context) => changed(await onlyReply(passOn(context), context), onlyReadable(context)),
  };
  const others = new Map([
    ['buildInfo', buildInfo],
    ['buildinfo', buildInfo],
    ['getMore', getMore],
    ['killCursors', killCursors],
    ['listDatabases', listDatabases],
  ]);
  return {
    names: () => [...commandNames, 'buildInfo'],
    get: (name) => (OWN.has(name) ? undefined : (others.get(name) ?? passedOn)),
  };
}

function needsOf(command: Addressed): Needs {
  try {
    return commandNeeds(command);
  } catch (error) {
    if (error instanceof UnknownNeeds) return 'nobody';
    throw error;
  }
}

/** What a server could read otherwise than it was read here. @throws CommandError */
function refuseAmbiguous({ fields: { name, elements, sequences } }: CommandContext): void {
  const names = elements.map((element) => element.name);
  const repeated = names.find((field, index) => names.indexOf(field) !== index);
  if (repeated !== undefined) {
    throw new CommandError(40413, `BSON field '${name}.${repeated}' is a duplicate field`);
  }
  // Servers have fields of this kind for each other, which say who asks.
  const internal = names.find((field) => field.startsWith('$') && !Object.hasOwn(GENERIC_FIELDS, field));
  const unknown = internal ?? [...(sequences?.keys() ?? [])].find((field) => !SEQUENCES.has(field));
  if (unknown !== undefined) {
    throw new CommandError(40415, `BSON field '${name}.${unknown}' is an unknown field.`);
  }
}

/** A user sees the databases on which the roles allow to read. */
function onlyReadable({ connection }: CommandContext): (reply: Document) => Document {
  const roles = connection.user?.databaseUser.roles ?? [];
  return ({ databases: all, totalSize: sizeOfAll }) => {
    const databases = (all as Document[]).filter(({ name }) => isAllowed(roles, 'find', { database: name }));
    if (sizeOfAll === undefined) return { databases };
    const totalSize = databases.reduce((sum, { sizeOnDisk = 0 }) => sum + Number(sizeOnDisk), 0);
    return {
      databases,
      totalSize: Long.fromNumber(totalSize),
      totalSizeMb: Long.fromNumber(Math.floor(totalSize / (1024 * 1024))),
    };
  };
}
