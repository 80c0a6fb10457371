import { BsonType, bytesOf } from '../../bson/bson-value.ts';
import { findElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';

/** More are open at a time nowhere; a server closes those that nobody asks. */
const MAX_CURSORS = 100_000;

/** Whose each open cursor is. A server keeps that; the one behind the sandbox knows no users. */
export interface OwnedCursors {
  /** Notes the cursor that a reply leaves open, and gives its id: 0 where it leaves none. */
  note(reply: Uint8Array, owner: string): bigint;
  /** @throws CommandError as a server's, for a cursor that is nobody's, or another's */
  requireOwn(id: bigint, owner: string): void;
  close(id: bigint): void;
  isOthers(id: bigint, owner: string): boolean;
}

export function createOwnedCursors(): OwnedCursors {
  const owners = new Map<bigint, string>();
  return {
    note(reply, owner) {
      const cursor = findElement(reply, 'cursor');
      const id = cursor?.type === BsonType.object ? findElement(cursor.value, 'id') : undefined;
      if (id?.type !== BsonType.long) return 0n;
      const cursorId = bytesOf(id).readBigInt64LE(0);
      if (cursorId === 0n) return 0n;
      owners.set(cursorId, owner);
      const [oldest] = owners.keys();
      if (owners.size > MAX_CURSORS && oldest !== undefined) owners.delete(oldest);
      return cursorId;
    },
    requireOwn(id, owner) {
      const actual = owners.get(id);
      if (actual === undefined) throw new CommandError(43, `cursor id ${id} not found`);
      if (actual !== owner)
        throw new CommandError(13, `cursor id ${id} was not created by the authenticated user`);
    },
    close: (id) => owners.delete(id),
    isOthers: (id, owner) => (owners.get(id) ?? owner) !== owner,
  };
}
