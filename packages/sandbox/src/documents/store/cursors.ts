import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** A server closes a cursor that nobody has asked for ten minutes. */
const IDLE_MS = 10 * 60 * 1000;

interface Cursor {
  namespace: string;
  /** The user who opened it, who alone may use it. By identity: another one of the same name is somebody else. */
  owner: object;
  remaining: Uint8Array[];
  lastUsedMs: number;
}

/** Results that are handed out in batches. */
export interface Cursors {
  /** Keeps what is left of a result and gives the cursor's id; 0 where nothing is left. */
  open(cursor: Pick<Cursor, 'namespace' | 'owner' | 'remaining'>): bigint;
  find(id: bigint): Cursor | undefined;
  close(id: bigint): boolean;
}

export function createCursors(clock: Clock): Cursors {
  const cursors = new Map<bigint, Cursor>();

  function closeIdle(): void {
    for (const [id, { lastUsedMs }] of cursors) if (clock() - lastUsedMs > IDLE_MS) cursors.delete(id);
  }

  return {
    open(cursor) {
      closeIdle();
      if (cursor.remaining.length === 0) return 0n;
      // An id cannot be guessed and is positive: 0 means that there is no more.
      const id = (randomBytes(8).readBigUInt64LE() >> 1n) | 1n;
      cursors.set(id, { ...cursor, lastUsedMs: clock() });
      return id;
    },
    find(id) {
      closeIdle();
      const cursor = cursors.get(id);
      if (cursor) cursor.lastUsedMs = clock();
      return cursor;
    },
    close: (id) => cursors.delete(id),
  };
}
