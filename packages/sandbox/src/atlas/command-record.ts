import { maskIdentity, maskMessage, maskName } from '../masking/mask-message.ts';
import { type EndedCommand, NOT_READ } from './connection-tap.ts';

/** A command of a MongoDB client that was answered, masked. */
export interface CommandRecord {
  name: string;
  database: string;
  /** Absent where it succeeded. */
  code?: number;
  codeName?: string;
  errmsg?: string;
  /** Who was logged in. */
  user?: string;
}

export function maskCommand({ name, database, user, refusal }: EndedCommand): CommandRecord {
  return {
    name: name === NOT_READ ? name : maskName(name),
    database: maskName(database),
    ...(refusal && { ...refusal, errmsg: maskMessage(refusal.errmsg) }),
    ...(user !== undefined && { user: maskIdentity(user) }),
  };
}
