import type { Account, KeyRecord } from '../../account/account.ts';

/** What an action knows: no sockets, no signatures. */
export interface IamCall {
  parameters: ReadonlyMap<string, string>;
  account: Account;
  /** The key that signed, verified. */
  caller: KeyRecord;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The result, for actions that have one. */
export type IamAction = (call: IamCall) => object | undefined;
