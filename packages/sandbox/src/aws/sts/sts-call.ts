import type { Account, KeyRecord } from '../../account/account.ts';

/** What an action knows: no sockets, no signatures. */
export interface UnsignedCall {
  parameters: ReadonlyMap<string, string>;
  account: Account;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface SignedCall extends UnsignedCall {
  /** The key that signed, verified. */
  caller: KeyRecord;
}
