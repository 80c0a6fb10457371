import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';
import { readProperty } from './read-property.ts';

/** A `MongoClient` of any copy of the driver, each of which has types of its own. */
export interface AnyMongoClient {
  readonly readPreference: object;
  db(name: string): {
    command(
      command: { connectionStatus: 1 },
      options: { readPreference: never },
    ): Promise<{ readonly [field: string]: unknown }>;
  };
}

/**
 * The user the server mapped the caller to: an ARN. A server answers `ping` before anybody has authenticated, so a ping
 * proves nothing; `connectionStatus` names the user.
 * https://www.mongodb.com/docs/manual/reference/command/connectionStatus/
 *
 * @throws ConnectError `not-authenticated` when there is none.
 */
export async function authenticatedUser(client: AnyMongoClient): Promise<string> {
  // The client's own read preference, so that the question goes to the member connect() logged in to.
  const status = await client
    .db('admin')
    .command({ connectionStatus: 1 }, { readPreference: client.readPreference as never });
  const users = readProperty(status.authInfo, 'authenticatedUsers');
  const user = Array.isArray(users) ? readProperty(users[0], 'user') : undefined;
  if (typeof user !== 'string') throw new ConnectError(refusals.notAuthenticated());
  return user;
}
