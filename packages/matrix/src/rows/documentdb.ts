import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import type { MongoClientOptions } from 'mongodb';
import type { Driver } from '../drivers.ts';
import type { Evidence, Row } from '../row.ts';
import { withoutAwsEnvironment } from './refusals/explanation.ts';
import { assertLastLogin } from './specification/assert-login.ts';
import { driverRows } from './specification/driver-rows.ts';

// The plain drivers, and the sandbox as Amazon DocumentDB. How that words a refused login is not known: the rows look at
// codes, and at words of drivers and of AWS's documentation.

const DATABASE = 'shop';

interface LoginOptions {
  keys: Keys;
  uri?: string;
  options?: MongoClientOptions;
}

/** Logs in and writes. @throws what the driver throws */
async function logInAndWrite(driver: Driver, sandbox: Sandbox, login: LoginOptions): Promise<void> {
  const { keys, uri = sandbox.mongodbUri, options } = login;
  const { MongoClient } = await driver.load();
  const client = withoutAwsEnvironment(
    () =>
      new MongoClient(uri, {
        authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
        serverSelectionTimeoutMS: 1000,
        ...options,
      }),
  );
  try {
    await client.connect();
    await client.db(DATABASE).collection('fruits').insertOne({ name: 'apple' });
  } finally {
    await client.close();
  }
}

function createUser({ account, databaseUsers }: Sandbox): { arn: string; keys: Keys } {
  const { arn, userName } = account.createUser({ userName: 'somebody' });
  databaseUsers.create({
    username: arn,
    awsIAMType: 'USER',
    roles: [{ roleName: 'readWrite', databaseName: DATABASE }],
  });
  return { arn, keys: account.createAccessKey({ userName }) };
}

async function letsInUser(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox({ dialect: 'documentdb' });
  const { arn, keys } = createUser(sandbox);
  await logInAndWrite(driver, sandbox, { keys });
  assertLastLogin(sandbox, driver, { authenticatedUser: arn, keyKind: 'static' });
  return { identity: arn };
}

async function letsInSession(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox({ dialect: 'documentdb' });
  const { arn } = sandbox.account.createRole({ roleName: 'app' });
  sandbox.databaseUsers.create({
    username: arn,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: DATABASE }],
  });
  const keys = sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'one' });
  await logInAndWrite(driver, sandbox, { keys });
  const authenticatedUser = 'arn:aws:sts::123456789012:assumed-role/app/*';
  assertLastLogin(sandbox, driver, { authenticatedUser, keyKind: 'temporary', roleSessionName: 'one' });
  return { identity: authenticatedUser };
}

async function refuses(
  driver: Driver,
  change: (sandbox: Sandbox, keys: Keys) => Partial<LoginOptions>,
  expected: object,
): Promise<Evidence> {
  await using sandbox = await startSandbox({ dialect: 'documentdb' });
  const { keys } = createUser(sandbox);
  await assert.rejects(logInAndWrite(driver, sandbox, { keys, ...change(sandbox, keys) }), expected);
  return {
    detail: JSON.stringify(expected, (_, value) => (value instanceof RegExp ? String(value) : value)),
  };
}

export const documentdbRows: readonly Row[] = [
  { name: 'documentdb: a user', run: letsInUser },
  { name: 'documentdb: a session of a role', run: letsInSession },
  {
    name: 'documentdb: a wrong secret',
    run: (driver: Driver) =>
      refuses(driver, (_, keys) => ({ keys: { ...keys, secretAccessKey: 'x'.repeat(40) } }), { code: 18 }),
  },
  {
    name: 'documentdb: a retryable write',
    run: (driver: Driver) =>
      refuses(driver, () => ({ options: { retryWrites: true } }), {
        code: 9,
        message: "Unrecognized field: 'txnNumber'",
      }),
  },
  {
    name: 'documentdb: an authority that nobody was told of',
    run: (driver: Driver) =>
      refuses(driver, ({ mongodbUri }) => ({ uri: mongodbUri.replace(/tlsCAFile=[^&]*&/, '') }), {
        name: 'MongoServerSelectionError',
        message: /certificate/,
      }),
  },
].flatMap(driverRows);
