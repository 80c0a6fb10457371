import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Driver } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { assertLastLogin } from './assert-login.ts';
import { driverRows } from './driver-rows.ts';
import { issueKeys } from './keys.ts';
import { startProgram } from './program.ts';

// The cases of tests/legacy/connection-string.json, and credentials in the URI or in the options, which are an error
// since 2025. Driver 7 has it so; driver 6 is older, and takes them.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws

const REFUSED = {
  name: 'MongoAPIError',
  message:
    'username and password cannot be provided when using MONGODB-AWS. Credentials must be provided in a manner that can be read by the AWS SDK.',
};
const REFUSED_TOKEN = {
  name: 'MongoAPIError',
  message:
    'AWS_SESSION_TOKEN cannot be provided when using MONGODB-AWS. Credentials must be provided in a manner that can be read by the AWS SDK.',
};

function withUser({ mongodbUri }: Sandbox, username: string, password: string): string {
  const userInformation = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return mongodbUri.replace('mongodb://', `mongodb://${userInformation}@`);
}

async function recognised(driver: Driver): Promise<Evidence> {
  await using program = await startProgram(driver, {});
  const expected = { mechanism: 'MONGODB-AWS', source: '$external', username: '' };
  const uri = 'mongodb://localhost/?authMechanism=MONGODB-AWS';
  assert.deepEqual(await program.construct({ uri }), expected);
  assert.deepEqual(await program.construct({ uri: `${uri}&authSource=$external` }), expected);
  await assert.rejects(program.construct({ uri: `${uri}&authSource=admin` }), {
    message: /^Invalid source 'admin' for mechanism 'MONGODB-AWS' specified\.$/,
  });
  return { detail: 'with and without authSource=$external; no other source' };
}

async function userAlone(driver: Driver): Promise<Evidence> {
  await using program = await startProgram(driver, {});
  const uri = 'mongodb://user@localhost/?authMechanism=MONGODB-AWS';
  const refusal = driver.major === '6' ? { name: 'MongoMissingCredentialsError' } : REFUSED;
  await assert.rejects(program.construct({ uri }), refusal);
  return { detail: refusal.name };
}

async function keysInUri(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { key, keyUser } = issueKeys(sandbox);
  await using program = await startProgram(driver, sandbox.env);
  const login = program.connect({
    uri: withUser(sandbox, key.accessKeyId, key.secretAccessKey),
    provider: { kind: 'chain' },
  });
  if (driver.major !== '6') return await refused(login, sandbox);
  assert.deepEqual(await login, { user: keyUser, providerCalls: 0 });
  assertLastLogin(sandbox, driver, { authenticatedUser: keyUser, keyKind: 'static' });
  return { identity: keyUser, detail: 'deviation: they are taken, and a custom provider is not called' };
}

async function sessionInUri(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { session, authenticatedUser } = issueKeys(sandbox);
  await using program = await startProgram(driver, sandbox.env);
  const token = `&authMechanismProperties=AWS_SESSION_TOKEN:${encodeURIComponent(session.sessionToken)}`;
  const login = program.connect({
    uri: `${withUser(sandbox, session.accessKeyId, session.secretAccessKey)}${token}`,
  });
  if (driver.major !== '6') return await refused(login, sandbox);
  assert.equal((await login).user, authenticatedUser);
  const roleSessionName = 'key-session';
  assertLastLogin(sandbox, driver, { authenticatedUser, keyKind: 'temporary', roleSessionName });
  return { identity: authenticatedUser, detail: 'deviation: they are taken' };
}

async function keysInOptions(driver: Driver): Promise<Evidence> {
  await using program = await startProgram(driver, {});
  const uri = 'mongodb://localhost/?authMechanism=MONGODB-AWS';
  const made = program.construct({ uri, options: { auth: { username: 'user', password: 'pass' } } });
  if (driver.major === '6') {
    assert.equal((await made).username, 'user');
    return { detail: 'deviation: they are taken' };
  }
  await assert.rejects(made, REFUSED);
  return { detail: REFUSED.name };
}

async function tokenAlone(driver: Driver): Promise<Evidence> {
  await using program = await startProgram(driver, {});
  const uri =
    'mongodb://localhost/?authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:token';
  const made = program.construct({ uri });
  if (driver.major === '6') {
    await made;
    return { detail: 'deviation: it is taken' };
  }
  await assert.rejects(made, REFUSED_TOKEN);
  return { detail: REFUSED_TOKEN.name };
}

/** In the options, where driver 6 has its place for it. */
async function tokenInOptions(driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { session, authenticatedUser } = issueKeys(sandbox);
  await using program = await startProgram(driver, sandbox.env);
  const uri = sandbox.mongodbUri;
  const { accessKeyId: username, secretAccessKey: password, sessionToken } = session;
  const authMechanismProperties = { AWS_SESSION_TOKEN: sessionToken };
  if (driver.major !== '6') {
    const whole = program.construct({
      uri,
      options: { auth: { username, password }, authMechanismProperties },
    });
    await assert.rejects(whole, REFUSED);
    await assert.rejects(program.construct({ uri, options: { authMechanismProperties } }), REFUSED_TOKEN);
    return { detail: `${REFUSED.name}, with keys and without` };
  }
  const options = { auth: { username, password }, authMechanismProperties };
  assert.equal((await program.connect({ uri, options })).user, authenticatedUser);
  const roleSessionName = 'key-session';
  assertLastLogin(sandbox, driver, { authenticatedUser, keyKind: 'temporary', roleSessionName });
  return { identity: authenticatedUser, detail: 'deviation: it is taken' };
}

async function refused(login: Promise<unknown>, { authAttempts }: Sandbox): Promise<Evidence> {
  await assert.rejects(login, REFUSED);
  assert.equal(authAttempts.length, 0);
  return { detail: `${REFUSED.name}, and nothing is sent` };
}

export const connectionStringRows: readonly Row[] = [
  { name: 'URI with mechanism and source', run: recognised },
  { name: 'URI with a user alone', run: userAlone },
  { name: 'URI with keys', run: keysInUri },
  { name: 'URI with keys and session token', run: sessionInUri },
  { name: 'URI with a session token alone', run: tokenAlone },
  { name: 'options with keys', run: keysInOptions },
  { name: 'options with a session token', run: tokenInOptions },
].flatMap(driverRows);
