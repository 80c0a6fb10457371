import { type Document, deserialize } from 'bson';
import { BsonType, bytesOf, childrenOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import {
  type Command,
  type CommandContext,
  type CommandTable,
  type ConnectionState,
  type Needs,
  RelayedReplies,
} from '../commands/command.ts';
import { GENERIC_FIELDS } from '../commands/field-table.ts';
import { wrongType } from '../commands/fields.ts';
import { isAllowed } from '../roles.ts';
import type { WireReply } from '../wire/relayed-message.ts';
import { type Addressed, commandNames, commandNeeds } from './command-needs.ts';
import { isNeverPassedOn } from './never-passed-on.ts';
import { orShutDown } from './or-shut-down.ts';
import { createOwnedCursors } from './owned-cursors.ts';
import { createOwnSessionIds } from './session-ids.ts';
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
  const passOn = createPassOn(upstream);
  const passedOn: Command = {
    fields: 'any',
    needs(context) {
      refuseAmbiguous(context);
      return isNeverPassedOn(context.message.name) ? 'nobody' : needsOf(context);
    },
    run: passOn,
  };
  const buildInfo: Command = {
    isOpen: true,
    fields: {},
    run: () => orShutDown(upstream.ask({ buildInfo: 1 })),
  };
  const listDatabases: Command = {
    ...passedOn,
    async run(context) {
      const { replies } = await passOn(context);
      for await (const { body } of replies) return onlyReadable(deserialize(body), context);
      return {};
    },
  };
  const others = new Map([
    ['buildInfo', buildInfo],
    ['buildinfo', buildInfo],
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

function createPassOn(upstream: Upstream): (context: CommandContext) => Promise<RelayedReplies> {
  const [cursors, ownSessionIds] = [createOwnedCursors(), createOwnSessionIds()];

  /** The cursor that `getMore` names. @throws CommandError */
  function ownCursor({ message, fields }: CommandContext, owner: string): bigint | undefined {
    if (message.name === 'getMore') {
      const [element] = fields.elements;
      if (element?.type !== BsonType.long) {
        throw wrongType('getMore.getMore', element ?? { type: BsonType.undefined }, 'long');
      }
      const id = bytesOf(element).readBigInt64LE(0);
      cursors.requireOwn(id, owner);
      return id;
    }
    if (message.name === 'killCursors') {
      const ids = fields.elements.filter(({ name }) => name === 'cursors').flatMap(childrenOf);
      for (const element of ids) {
        const id = element.type === BsonType.long ? bytesOf(element).readBigInt64LE(0) : 0n;
        if (cursors.isOthers(id, owner)) {
          throw new CommandError(13, `cursor id ${id} was not created by the authenticated user`);
        }
      }
    }
    return undefined;
  }

  return async (context) => {
    const { connection, message } = context;
    const owner = connection.user?.loginName ?? '';
    const cursor = ownCursor(context, owner);
    ownSessionIds(message, owner);
    connection.upstream ??= await orShutDown(upstream.open());
    return new RelayedReplies(exchange(connection.upstream));

    async function* exchange(
      server: NonNullable<ConnectionState['upstream']>,
    ): AsyncGenerator<WireReply, void> {
      await server.send(message);
      for (let isLast = message.moreToCome; !isLast; ) {
        const reply = await server.receive(connection.beforeLargeReply);
        if (cursors.note(reply.body, owner) === 0n && cursor !== undefined) cursors.close(cursor);
        isLast = !reply.moreToCome;
        yield reply;
      }
    }
  };
}

/** A user sees the databases on which the roles allow to read. */
function onlyReadable(reply: Document, { connection }: CommandContext): Document {
  if (reply.ok !== 1) return reply;
  const roles = connection.user?.databaseUser.roles ?? [];
  const all: { name: string; sizeOnDisk?: number }[] = reply.databases;
  const databases = all.filter(({ name }) => isAllowed(roles, 'find', { database: name }));
  if (reply.totalSize === undefined) return { ...reply, databases };
  const totalSize = databases.reduce((sum, { sizeOnDisk = 0 }) => sum + sizeOnDisk, 0);
  return { ...reply, databases, totalSize, totalSizeMb: Math.floor(totalSize / (1024 * 1024)) };
}
