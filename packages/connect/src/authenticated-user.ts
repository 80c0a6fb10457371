import type { MongoClient } from 'mongodb';
import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';

/**
 * The user the server mapped the caller to: an ARN. A server answers `ping` before anybody has authenticated, so a ping
 * proves nothing; `connectionStatus` names the user.
 * https://www.mongodb.com/docs/manual/reference/command/connectionStatus/
 *
 * @throws ConnectError `not-authenticated` when there is none.
 */
export async function authenticatedUser(client: MongoClient): Promise<string> {
  // The client's own read preference, so that the question goes to the member connect() logged in to.
  const status = await client
    .db('admin')
    .command({ connectionStatus: 1 }, { readPreference: client.readPreference });
  const user: unknown = status.authInfo?.authenticatedUsers?.[0]?.user;
  if (typeof user !== 'string') throw new ConnectError(refusals.notAuthenticated());
  return user;
}
