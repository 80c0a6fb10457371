import { Long } from 'bson';
import { BsonType, bytesOf, childrenOf } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { Reply } from './command.ts';
import { type Fields, find, wrongType } from './fields.ts';

// What `getMore` and `killCursors` are about. A cursor is its user's, whoever else knows its id.

/** The cursor that `getMore` reads on. @throws CommandError */
export function cursorToRead({ elements: [element] }: Fields): bigint {
  return cursorId('getMore.getMore', element);
}

/** The cursors that `killCursors` ends. @throws CommandError */
export function cursorsToKill(fields: Fields): bigint[] {
  const cursors = find(fields, 'cursors');
  if (!cursors) {
    throw new CommandError(40414, "BSON field 'killCursors.cursors' is missing but a required field");
  }
  if (cursors.type !== BsonType.array) throw wrongType('killCursors.cursors', cursors, 'array');
  return childrenOf(cursors).map((item) => cursorId(`killCursors.cursors.${item.name}`, item));
}

function cursorId(field: string, element: BsonElement | undefined): bigint {
  if (element?.type === BsonType.long) return bytesOf(element).readBigInt64LE(0);
  throw wrongType(field, element ?? { type: BsonType.undefined }, 'long');
}

interface OwnedCursor {
  owner: object;
}

/** A server first looks whether there is such a cursor, then whose it is. @throws CommandError */
export function requireOwnCursor<Cursor extends OwnedCursor>(
  id: bigint,
  cursor: Cursor | undefined,
  user: object | undefined,
): Cursor {
  if (!cursor) throw new CommandError(43, `cursor id ${id} not found`);
  if (cursor.owner === user) return cursor;
  throw new CommandError(13, `cursor id ${id} was not created by the authenticated user`);
}

/**
 * Refuses somebody else's. One that there is not is no mistake: the reply lists it.
 *
 * @param namespace what the command is sent to
 * @throws CommandError
 */
export function requireMayKill(
  id: bigint,
  cursor: OwnedCursor | undefined,
  user: object | undefined,
  namespace: string,
): void {
  if (!cursor || cursor.owner === user) return;
  // The code is a server's, the text is inferred.
  throw new CommandError(13, `not authorized to kill cursor ${id} on ${namespace}`);
}

export function killCursorsReply(killed: readonly bigint[], notFound: readonly bigint[]): Reply {
  return {
    cursorsKilled: killed.map((id) => Long.fromBigInt(id)),
    cursorsNotFound: notFound.map((id) => Long.fromBigInt(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
}
