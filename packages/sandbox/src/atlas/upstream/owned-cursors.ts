import { BsonType, bytesOf } from '../../bson/bson-value.ts';
import { findElement } from '../../bson/parse-bson.ts';

/** More are open at a time nowhere; a server closes those that nobody asks. */
const MAX_CURSORS = 100_000;

/** Whose each open cursor is. A server keeps that; the one behind the sandbox knows no users. */
export interface OwnedCursors {
  /** Notes the cursor that a reply leaves open, and gives its id: 0 where it leaves none. */
  note(reply: Uint8Array, owner: object): bigint;
  find(id: bigint): { owner: object } | undefined;
  close(id: bigint): void;
}

export function createOwnedCursors(): OwnedCursors {
  const cursors = new Map<bigint, { owner: object }>();
  return {
    note(reply, owner) {
      const cursor = findElement(reply, 'cursor');
      const id = cursor?.type === BsonType.object ? findElement(cursor.value, 'id') : undefined;
      if (id?.type !== BsonType.long) return 0n;
      const cursorId = bytesOf(id).readBigInt64LE(0);
      if (cursorId === 0n) return 0n;
      cursors.set(cursorId, { owner });
      const [oldest] = cursors.keys();
      if (cursors.size > MAX_CURSORS && oldest !== undefined) cursors.delete(oldest);
      return cursorId;
    },
    find: (id) => cursors.get(id),
    close: (id) => cursors.delete(id),
  };
}
