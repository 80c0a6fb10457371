import type { Account, KeyRecord } from '../../account/account.ts';

/** What an action knows: no sockets, no signatures. */
export interface IamCall {
  parameters: ReadonlyMap<string, string>;
  account: Account;
  /** The key that signed, verified. */
  caller: KeyRecord;
}

/** The result, for actions that have one. */
export type IamAction = (call: IamCall) => object | undefined;
