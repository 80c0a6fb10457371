import { GetRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../../src/index.ts';
import type { Keys } from '../../../src/login-client/sign.ts';
import { latestDrivers, openClient } from '../../support/drivers.ts';
import { startTestSandbox } from '../../support/start-test-sandbox.ts';
import { ACCOUNT, policyOf } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

// What docs/security-best-practices.md says of a session that somebody else has.

const ROLE = { RoleName: 'MongoDBRole' };
const DATABASE_USER = { username: `${ACCOUNT}:role/MongoDBRole`, awsIAMType: 'ROLE' } as const;
const SESSIONS = 'arn:aws:sts::123456789012:assumed-role/MongoDBRole/*';
const REFUSED = 'bad auth : aws sts call has response 403';
const EVERYTHING = { Action: '*', Resource: '*' };

/** One second from now: the time in a policy has no fractions. */
const later = () => `${new Date(Date.now() + 1000).toISOString().slice(0, 19)}Z`;

/** The role may do everything, so that only a denial refuses its sessions anything. */
function createRole({ account }: Sandbox): void {
  account.createRole({ roleName: ROLE.RoleName, policy: policyOf({ Effect: 'Allow', ...EVERYTHING }) });
}

async function startLeak() {
  const sandbox = await startTestSandbox();
  const { account, databaseUsers, awsEndpointUrl } = sandbox;
  account.createUser({ userName: 'admin', policy: policyOf({ Effect: 'Allow', ...EVERYTHING }) });
  createRole(sandbox);
  databaseUsers.create({
    ...DATABASE_USER,
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const issueSession = () =>
    account.issueSession({ roleName: ROLE.RoleName, roleSessionName: 's-1', durationSeconds: 900 });
  const leaked = issueSession();
  return {
    sandbox,
    admin: createIamClient(awsEndpointUrl, account.createAccessKey({ userName: 'admin' })),
    asThief: createIamClient(awsEndpointUrl, leaked),
    leaked,
    issueSession,
  };
}

/** Who the server says it is, or why it refuses. */
async function logIn(sandbox: Sandbox, keys: Keys): Promise<string> {
  const [driver] = latestDrivers;
  if (!driver) throw new Error('no driver');
  try {
    const client = await openClient(driver, sandbox, keys, { maxPoolSize: 1 });
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    return authInfo.authenticatedUsers[0].user;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A client of one connection that is logged in, and whether it still may read. */
async function openConnection(sandbox: Sandbox, keys: Keys): Promise<() => Promise<unknown>> {
  const [driver] = latestDrivers;
  if (!driver) throw new Error('no driver');
  const client = await openClient(driver, sandbox, keys, { maxPoolSize: 1 });
  const read = () => client.db('testdb').collection('documents').findOne();
  await read();
  return read;
}

async function attach(admin: IAMClient, statement: object): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await admin.send(
    new PutRolePolicyCommand({ ...ROLE, PolicyName: 'AWSRevokeOlderSessions', PolicyDocument }),
  );
}

test.for([
  {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
    name: 'what AWS’s console attaches to revoke sessions',
    statement: () => ({
      Effect: 'Deny',
      ...EVERYTHING,
      Condition: { DateLessThan: { 'aws:TokenIssueTime': later() } },
    }),
  },
  { name: 'a denial of everything', statement: () => ({ Effect: 'Deny', ...EVERYTHING }) },
])('$name stops no login', async ({ statement }, { skip }) => {
  const { sandbox, admin, asThief, leaked } = await startLeak();
  const read = await openConnection(sandbox, leaked);
  await asThief.send(new GetRoleCommand(ROLE));
  try {
    await attach(admin, statement());
  } catch (error) {
    if (error instanceof Error && error.name === 'NotImplemented') skip(error.message);
    throw error;
  }
  await expect(asThief.send(new GetRoleCommand(ROLE))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('explicit deny'),
  });
  expect(await logIn(sandbox, leaked)).toBe(SESSIONS);
  expect(await read()).toBeNull();
});

test('deleting the role stops logins of its sessions, also when the role is created again', async () => {
  const { sandbox, leaked, issueSession } = await startLeak();
  const read = await openConnection(sandbox, leaked);
  sandbox.account.deleteRole({ roleName: ROLE.RoleName });
  expect(await logIn(sandbox, leaked)).toContain(REFUSED);
  createRole(sandbox);
  expect(await logIn(sandbox, leaked)).toContain(REFUSED);
  expect(await logIn(sandbox, issueSession())).toBe(SESSIONS);
  expect(await read()).toBeNull();
});

test('deleting the database user stops logins, also those of good sessions, and open connections', async () => {
  const { sandbox, leaked, issueSession } = await startLeak();
  const read = await openConnection(sandbox, leaked);
  sandbox.databaseUsers.delete(DATABASE_USER);
  for (const session of [leaked, issueSession()])
    expect(await logIn(sandbox, session)).toContain(`user ${SESSIONS} is not found`);
  await expect(read()).rejects.toMatchObject({ code: 13, message: 'Command find requires authentication' });
  expect(() => sandbox.databaseUsers.delete(DATABASE_USER)).toThrow('There is no database user for');
});
