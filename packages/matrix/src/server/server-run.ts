import type { DatabaseUser, Sandbox } from '@atlas-aws-iam/sandbox';
import type { Place } from '../place.ts';
import { createClock } from '../rows/refusals/callers.ts';
import { type AdministratorClient, connectAdministrator } from './administrator.ts';
import { checkRights, checkUse } from './check-server.ts';
import { count, type ShownDifference } from './difference-table.ts';
import { readRoleNaming, readStsHost } from './inspect.ts';
import type { ServerKind } from './known-differences.ts';
import { createNamedPlace } from './named-place.ts';
import { createRunId, databaseOf, principalPrefixOf } from './run-names.ts';
import { type RoleNaming, type ServerUser, serverUserOf } from './server-users.ts';
import type { ServerSettings } from './settings.ts';
import { startSts } from './start-sts.ts';

/** A run against one server: what rows need, and what it makes there and removes. */
export interface ServerRun extends AsyncDisposable {
  readonly id: string;
  /** Whose STS the server asks; its own MongoDB side is what the server is compared with. */
  readonly sandbox: Sandbox;
  readonly host: string;
  readonly kind: ServerKind;
  /** One line: what it is, and whom it asks. */
  readonly description: string;
  /** By which rows log in, the credentials left out. */
  readonly loginUri: string;
  readonly database: string;
  readonly signal: AbortSignal;
  /** The sandbox's clock, so many milliseconds from this machine's. */
  setClock(offsetMs: number): void;
  /** Where principals get names of this run; its database users are to be on both servers. */
  createPlace(): Place;
  /** Lets the server have every user that the sandbox has provisioned, who may write to the run's database. */
  addProvisionedUsers(): void;
  /** What it is going to create. */
  announcement(): string;
  /** Removes what earlier runs have left, and creates the users. */
  createUsers(): Promise<void>;
  readonly differences: ShownDifference[];
}

/**
 * Looks at a server, and creates nothing there.
 *
 * @param say - prints a line of what it does on the server
 * @throws UserError for a server on which the rows cannot run, or should not.
 */
export async function openServerRun(
  settings: ServerSettings,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ServerRun> {
  const { host } = settings;
  const loginUri = `mongodb://${host}/?authMechanism=MONGODB-AWS&authSource=%24external&directConnection=true`;
  const stsHost = await readStsHost(loginUri, host, signal);
  const id = createRunId();
  const prefix = principalPrefixOf(id);
  const clock = createClock();
  const sandbox = await startSts(settings.stsPort, {
    dialect: 'mongod',
    stsHost,
    principalPrefix: prefix,
    clock: () => clock.read(),
  });
  let administrator: AdministratorClient | undefined;
  try {
    const naming = await readRoleNaming(sandbox, { uri: loginUri, host, stsHost }, prefix, signal);
    administrator = await connectAdministrator(settings, administratorKeys(settings, sandbox));
    await checkRights(administrator, databaseOf(id), host);
    await checkUse(administrator, settings);
    return await createRun(administrator, naming);
  } catch (error) {
    await administrator?.[Symbol.asyncDispose]();
    await sandbox.stop();
    throw error;
  }

  async function createRun(admin: AdministratorClient, naming: RoleNaming): Promise<ServerRun> {
    const { kind, version } = await admin.describeServer();
    const users = new Map<string, ServerUser>();
    let places = 0;
    let hasCreated = false;
    const addUser = (databaseUser: DatabaseUser) => {
      const user = serverUserOf(databaseUser, naming);
      users.set(user.name, user);
    };
    return {
      id,
      sandbox,
      host,
      kind,
      description: `${host} is ${kind} ${version}. It tells clients to sign for ${stsHost}, and asks the STS at ${sandbox.awsEndpointUrl}.`,
      loginUri,
      database: databaseOf(id),
      signal,
      differences: [],
      setClock(offsetMs) {
        clock.offsetMs = offsetMs;
      },
      createPlace() {
        places += 1;
        return createNamedPlace(sandbox, `${prefix}${places}-`, addUser);
      },
      addProvisionedUsers: () =>
        sandbox.databaseUsers
          .list()
          .filter(({ roles }) => roles.length > 0)
          .forEach(addUser),
      announcement: () =>
        `It creates ${count(users.size, 'user')} in $external, all named ${prefix}…, and the database ${databaseOf(id)}, and removes them at the end.`,
      async createUsers() {
        const left = await admin.removeRuns();
        if (left.users > 0) {
          say(`Removed ${count(left.users, 'user')} that the run ${left.runIds.join(', ')} had left.`);
        }
        hasCreated = true;
        for (const user of users.values()) {
          signal.throwIfAborted();
          await admin.createUser(user);
        }
      },
      async [Symbol.asyncDispose]() {
        try {
          if (hasCreated)
            say(`Removed ${count((await admin.removeRuns(id)).users, 'user')} of the run ${id}.`);
        } catch (error) {
          say(
            `The users of the run ${id} could not be removed from ${host}, which the next run tries again: ${(error as Error).message}`,
          );
        } finally {
          await admin[Symbol.asyncDispose]();
          await sandbox.stop();
        }
      },
    };
  }
}

/** Its ARN is all that the server knows; keys for it are whatever its STS takes for keys of it. */
function administratorKeys({ administrator }: ServerSettings, { account }: Sandbox) {
  if (administrator.kind !== 'iam') return undefined;
  const { userName, path } = administrator;
  account.createUser({ userName, path });
  return account.createAccessKey({ userName });
}
