import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Driver } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { assertLastLogin } from './assert-login.ts';
import { driverRows } from './driver-rows.ts';
import { issueKeys, sessionVariables } from './keys.ts';
import { startProgram } from './program.ts';

// Which credentials a driver takes when there are several.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#obtaining-credentials

/** Several paths in one environment. Where all set a variable, the last one's counts. */
async function provisionAll(sandbox: Sandbox, paths: readonly string[]) {
  const provisions = await Promise.all(paths.map((path) => sandbox.provision(path)));
  return Object.assign({}, ...provisions.map(({ env }) => env)) as Record<string, string>;
}

async function logIn(driver: Driver, expected: string, others: readonly string[]): Promise<Evidence> {
  await using sandbox = await startSandbox();
  // The metadata service last, which every other path switches off.
  const env = await provisionAll(sandbox, [expected, ...others]);
  const { authenticatedUser, principal } = await sandbox.provision(expected);
  await using program = await startProgram(driver, env);
  const { user } = await program.connect({ uri: sandbox.mongodbUri });
  assert.equal(user, authenticatedUser);
  const isRole = principal.includes(':assumed-role/');
  assertLastLogin(sandbox, driver, {
    authenticatedUser,
    keyKind: isRole ? 'temporary' : 'static',
    roleSessionName: isRole ? /./ : undefined,
  });
  return { identity: user };
}

/** "Should drivers support accessing Amazon EC2 instance metadata in Amazon ECS?" No. */
async function staysInContainer(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const env = await provisionAll(sandbox, ['container-role', 'ec2-role']);
  await using program = await startProgram(driver, {
    ...env,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${env.AWS_CONTAINER_CREDENTIALS_FULL_URI}-of-nobody`,
  });
  await assert.rejects(program.connect({ uri: sandbox.mongodbUri }), { name: 'MongoAWSError' });
  const services = new Set(sandbox.awsRequests.map(({ service }) => service));
  assert.deepEqual([...services], ['container-credentials']);
  assert.equal(sandbox.authAttempts.length, 0);
  return { detail: 'MongoAWSError, and the metadata service of the instance is not asked' };
}

/** "Case 2: Custom Provider Takes Precedence Over Environment Variables" */
async function providerBeforeEnvironment(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { key, keyUser, session, authenticatedUser } = issueKeys(sandbox);
  const variables = ['APP_KEY', 'APP_SECRET', 'APP_TOKEN'] as const;
  await using program = await startProgram(driver, {
    ...sandbox.env,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    APP_KEY: session.accessKeyId,
    APP_SECRET: session.secretAccessKey,
    APP_TOKEN: session.sessionToken,
  });
  const { user, providerCalls } = await program.connect({
    uri: sandbox.mongodbUri,
    provider: { kind: 'environment', variables },
  });
  if (driver.major === '6') {
    assertLastLogin(sandbox, driver, { authenticatedUser: keyUser, keyKind: 'static' });
    assert.deepEqual({ user, providerCalls }, { user: keyUser, providerCalls: 0 });
    return { identity: user, detail: 'deviation: environment variables win, and the provider is not called' };
  }
  assertLastLogin(sandbox, driver, {
    authenticatedUser,
    keyKind: 'temporary',
    roleSessionName: 'key-session',
  });
  assert.deepEqual({ user, providerCalls }, { user: authenticatedUser, providerCalls: 1 });
  return { identity: user, detail: 'the provider is called' };
}

/** The third way to get a token wrong: it belongs to other keys. */
async function foreignToken(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { key, session } = issueKeys(sandbox);
  await using program = await startProgram(driver, {
    ...sandbox.env,
    ...sessionVariables({ ...key, sessionToken: session.sessionToken }),
  });
  // "If AWS_SESSION_TOKEN is set Drivers MUST use its value", so that the server refuses it.
  await assert.rejects(program.connect({ uri: sandbox.mongodbUri }), { code: 8000 });
  assert.equal(sandbox.authAttempts.at(-1)?.keyKind, 'temporary');
  return { detail: sandbox.authAttempts.at(-1)?.reason ?? '' };
}

export const orderRows: readonly Row[] = [
  {
    name: 'order environment before web identity',
    path: 'env-vars',
    run: (driver: Driver) => logIn(driver, 'env-vars', ['web-identity']),
  },
  {
    name: 'order web identity before container',
    path: 'web-identity',
    run: (driver: Driver) => logIn(driver, 'web-identity', ['container-role']),
  },
  {
    name: 'order container before instance',
    path: 'container-role',
    run: (driver: Driver) => logIn(driver, 'container-role', ['ec2-role']),
  },
  {
    name: 'order no instance behind a container',
    path: 'container-role',
    run: staysInContainer,
  },
  {
    name: 'custom provider before environment',
    path: 'custom-provider',
    run: providerBeforeEnvironment,
  },
  { name: 'environment with another key’s session token', path: 'env-vars', run: foreignToken },
].flatMap(driverRows);
