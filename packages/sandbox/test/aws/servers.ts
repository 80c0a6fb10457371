import { type Account, createAccount } from '../../src/account/account.ts';
import { type AwsServer, startAwsServer } from '../../src/aws/aws-server.ts';
import type { Clock } from '../../src/clock.ts';
import type { SigningKey } from './http.ts';

/** 2 January 2026, 03:04:05 UTC. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface TestServer extends AwsServer, AsyncDisposable {
  account: Account;
  /** A static key of the user `alice`. */
  key: SigningKey;
}

/** A server of one test: `await using` stops it. */
export async function startTestServer(clock: Clock = () => NOW): Promise<TestServer> {
  const account = createAccount(clock);
  account.createUser({ userName: 'alice' });
  const server = await startAwsServer(account, clock);
  return {
    ...server,
    account,
    key: account.createAccessKey({ userName: 'alice' }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
