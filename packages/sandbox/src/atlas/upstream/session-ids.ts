import { createHmac, randomBytes } from 'node:crypto';
import { BsonType, childrenOf } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { CommandMessage } from '../wire/op-msg.ts';

/** `endSessions`, `killSessions` and `refreshSessions` list sessions: https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md */
const LISTS: ReadonlySet<string> = new Set(['killSessions', 'refreshSessions']);

const UUID_BYTES = 16;
/** The length of binary data, its subtype. */
const BINARY_HEAD_BYTES = 5;
const UUID_SUBTYPE = 4;

/**
 * A server keeps a session for the user who logged in, so that nobody ends another's transaction. The server behind the
 * sandbox knows no users: there the ids tell them apart. Each id becomes one that belongs to the id and to its user; one
 * of the same name that was made later is another.
 */
export type OwnSessionIds = (message: CommandMessage, user: object) => void;

export function createOwnSessionIds(): OwnSessionIds {
  const keys = new WeakMap<object, Buffer>();

  /** @throws CommandError */
  return (message, user) => {
    const key = keys.get(user) ?? randomBytes(32);
    keys.set(user, key);
    for (const id of sessionIds(message)) {
      const own = createHmac('sha256', key).update(id).digest();
      id.set(own.subarray(0, UUID_BYTES));
    }
  };
}

function sessionIds({ name, elements }: CommandMessage): Uint8Array[] {
  const sessions = elements.filter((element) => element.name === 'lsid');
  const lists = LISTS.has(name) ? elements.filter((element) => element.name === name) : [];
  return [...sessions, ...lists.flatMap(childrenOf)].map(idOf);
}

/** The id's bytes where they stand, to be written over. */
function idOf(session: BsonElement): Uint8Array {
  const [id, ...others] = childrenOf(session);
  // A server lets only its own kind say whose session it is (`uid`).
  const isId =
    id?.name === 'id' &&
    id.type === BsonType.binData &&
    id.value.length === BINARY_HEAD_BYTES + UUID_BYTES &&
    id.value[4] === UUID_SUBTYPE;
  const isOwn = others.every(({ name }) => name === 'txnNumber' || name === 'txnUUID');
  if (session.type === BsonType.object && isId && isOwn) return id.value.subarray(BINARY_HEAD_BYTES);
  throw new CommandError(
    2,
    'A session is { id: <UUID> }, and nothing else for a server that is not asked by another.',
  );
}
