import { type Document, deserialize, serialize } from 'bson';
import { formatDocument } from '../../bson/format-bson.ts';
import { CommandError } from '../../command-error.ts';
import { type CommandContext, type ConnectionState, RelayedReplies } from '../commands/command.ts';
import type { CommandMessage } from '../wire/op-msg.ts';
import type { WireReply } from '../wire/relayed-message.ts';
import { orShutDown } from './or-shut-down.ts';
import type { OwnedCursors } from './owned-cursors.ts';
import { createOwnSessionIds } from './session-ids.ts';
import type { Upstream } from './upstream.ts';

/** @param cursor the one that is read on, if one is */
export type PassOn = (context: CommandContext, cursor?: bigint) => Promise<RelayedReplies>;

/** What sends a user's command to the server behind the sandbox, on that client's connection. */
export function createPassOn(upstream: Upstream, cursors: OwnedCursors): PassOn {
  const ownSessionIds = createOwnSessionIds();

  return async ({ connection, message }, cursor) => {
    const { user } = connection;
    if (!user) throw new CommandError(13, `Command ${message.name} requires authentication`);
    const owner = user.databaseUser;
    ownSessionIds(message, owner);
    connection.upstream ??= await orShutDown(upstream.open(), message);
    if (connection.hasEnded) connection.upstream.ignoreReplies();
    return new RelayedReplies(exchange(connection.upstream));

    async function* exchange(
      server: NonNullable<ConnectionState['upstream']>,
    ): AsyncGenerator<WireReply, void> {
      const endWatch = upstream.watch(server);
      try {
        await server.send(withoutClusterTime(message));
        for (let isLast = message.moreToCome; !isLast; ) {
          const reply = await server.receive(connection.beforeLargeReply);
          if (!reply) return;
          if (cursors.note(reply.body, owner) === 0n && cursor !== undefined) cursors.close(cursor);
          isLast = !reply.moreToCome;
          yield reply;
        }
      } finally {
        endWatch();
      }
    }
  };
}

/**
 * Replies keep the server's `$clusterTime` and `operationTime`: causally consistent sessions and change streams begin with
 * them. A driver sends the newest `$clusterTime` it has seen with each command, and to the sandbox's own commands it means
 * nothing. It does not go on: a server with access control believes one that it has signed, the one behind any, and would
 * set its clock ahead for all its users, by up to a year (`maxAcceptableLogicalClockDriftSecs`). One server needs none.
 * https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md#gossipping-the-cluster-time
 */
function withoutClusterTime(message: CommandMessage): CommandMessage {
  const others = message.elements.filter(({ name }) => name !== '$clusterTime');
  if (others.length === message.elements.length) return message;
  return { ...message, bytes: formatDocument(others.map(({ bytes }) => bytes)) };
}

/** The reply to a command that has one, where the sandbox has something to add. @throws CommandError */
export async function onlyReply(
  passed: Promise<RelayedReplies>,
  { message }: CommandContext,
): Promise<Uint8Array> {
  const reply = await orShutDown(firstOf(await passed), message);
  // Nobody reads this: whoever waits for a reply gets one.
  if (!reply) throw new CommandError(279, 'The client has ended its side of the connection.');
  return reply.body;
}

async function firstOf({ replies }: RelayedReplies): Promise<WireReply | undefined> {
  for await (const reply of replies) return reply;
  return undefined;
}

/** The reply with other fields, unless it is a refusal. Its numbers stay what they are. */
export function changed(reply: Uint8Array, change: (reply: Document) => Document): Uint8Array {
  const document = deserialize(reply, { promoteValues: false });
  return Number(document.ok) === 1 ? serialize({ ...document, ...change(document) }) : reply;
}
