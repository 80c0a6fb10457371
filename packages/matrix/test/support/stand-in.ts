import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { type DifferenceName, startBendingRelay } from './bending-relay.ts';

/** What the parent says first. */
export interface StandInOptions {
  stsUrl: string;
  differences?: readonly DifferenceName[];
  /** Users of `$external` besides the administrator. */
  users?: readonly string[];
  administratorRole?: 'atlasAdmin' | 'readWriteAnyDatabase';
}

/** What it says to any other message. */
export interface StandInState {
  uri: string;
  users: string[];
  /** `<name> <database>` of every command that came, once. */
  commands: string[];
  createdUsers: string[];
}

export const ADMINISTRATOR = 'arn:aws:iam::123456789012:user/administrator';

// A server in a process of its own, that asks another sandbox's STS and whose administrator makes its users.
process.once('message', async (options: StandInOptions) => {
  const sandbox = await startSandbox({ dialect: 'mongod', stsUrl: options.stsUrl });
  const { administratorRole: roleName = 'atlasAdmin', users = [], differences = [] } = options;
  addUser(sandbox, ADMINISTRATOR, [{ roleName, databaseName: 'admin' }]);
  for (const name of users) addUser(sandbox, name, []);
  const relay = await startBendingRelay(sandbox.mongodbUri, differences);
  const tell = () =>
    process.send?.({
      uri: relay.uri,
      users: sandbox.databaseUsers.list().map(({ username }) => username),
      commands: [...relay.commands],
      createdUsers: [...relay.createdUsers],
    } satisfies StandInState);
  process.on('message', tell);
  tell();
});
process.once('disconnect', () => process.exit());

function addUser(
  { databaseUsers }: Sandbox,
  username: string,
  roles: Parameters<Sandbox['databaseUsers']['create']>[0]['roles'],
): void {
  databaseUsers.create({ username, awsIAMType: 'USER', roles });
}
