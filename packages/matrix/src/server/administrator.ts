import { UserError } from '@atlas-aws-iam/command';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import { type Document, MongoClient, type MongoClientOptions } from 'mongodb';
import type { ServerKind } from './known-differences.ts';
import { missingActions } from './missing-actions.ts';
import { databaseOf, runIdOf } from './run-names.ts';
import { serverKindOf } from './server-kind.ts';
import type { ServerUser } from './server-users.ts';
import type { ServerSettings } from './settings.ts';

/** The connection of whoever makes and removes users on the server. */
export interface AdministratorClient extends AsyncDisposable {
  /** What the server says that it is: `percona 7.0.14`. */
  describeServer(): Promise<{ kind: ServerKind; version: string }>;
  /** The actions that it lacks of those that a run needs. */
  missingActions(database: string): Promise<string[]>;
  /** Names in `$external`, without its own. */
  userNames(): Promise<string[]>;
  /** @throws UserError where the server refuses it */
  createUser(user: ServerUser): Promise<void>;
  /** Removes all that runs have made, of one run or of every one, and gives the number of users. */
  removeRuns(runId?: string): Promise<{ runIds: string[]; users: number }>;
}

/** @throws UserError for one who cannot log in. */
export async function connectAdministrator(
  { uri, host, administrator }: ServerSettings,
  keys: Keys | undefined,
): Promise<AdministratorClient> {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: 5000,
    directConnection: true,
    appName: 'atlas-aws-iam-matrix',
    ...authOptions(),
  });
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw new UserError(
      `the administrator cannot log in to ${host}: ${(error as Error).message}`,
      'Look at the user, its password and authSource. Nothing was created.',
    );
  }
  const external = client.db('$external');

  function authOptions(): MongoClientOptions {
    if (administrator.kind === 'password') {
      const { username, password } = administrator;
      return { auth: { username, password } };
    }
    if (!keys) return {};
    return {
      authMechanism: 'MONGODB-AWS',
      authSource: '$external',
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
    };
  }

  async function userNames(): Promise<string[]> {
    const { users } = await external.command({ usersInfo: 1 });
    const own = administrator.kind === 'iam' ? administrator.arn : undefined;
    return users.map(({ user }: Document) => user).filter((name: string) => name !== own);
  }

  return {
    userNames,
    describeServer: async () => serverKindOf(await client.db('admin').command({ buildInfo: 1 })),
    async missingActions(database) {
      const { authInfo } = await client.db('admin').command({ connectionStatus: 1, showPrivileges: true });
      return missingActions(authInfo.authenticatedUserPrivileges ?? [], database);
    },
    async createUser({ name, roles }) {
      try {
        await external.command({ createUser: name, roles });
      } catch (error) {
        throw new UserError(
          `${host} did not make the user ${name}: ${(error as Error).message}`,
          'What was created before is removed again. Name an administrator with the role root.',
        );
      }
    },
    async removeRuns(only) {
      const names = (await userNames()).filter((name) => {
        const runId = runIdOf(name);
        return runId !== undefined && (only === undefined || runId === only);
      });
      const runIds = [...new Set([...names.flatMap((name) => runIdOf(name) ?? []), ...(only ? [only] : [])])];
      // The users go last: by them a later run finds what is left of this one.
      for (const runId of runIds) await client.db(databaseOf(runId)).dropDatabase();
      for (const name of names) await external.command({ dropUser: name });
      return { runIds, users: names.length };
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}
