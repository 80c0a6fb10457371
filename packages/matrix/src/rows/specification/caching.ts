import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Driver } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { assertLastLogin } from './assert-login.ts';
import { driverRows } from './driver-rows.ts';
import { INVALID_KEYS, issueKeys, type SessionKeys, sessionVariables } from './keys.ts';
import { startProgram } from './program.ts';

// "Cached Credentials" of the prose tests, from outside: no test here can look into a driver's cache, but every fetch of
// web identity credentials is a call of STS, and the server's record has the key of every login. Drivers 7 and 6 leave
// caching to the AWS SDK's chain, of which each client has one.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#caching-credentials

const PATH = 'web-identity';
const CONNECTIONS = 5;
const MINUTE_MS = 60_000;
const MAX_WAIT_MS = 5000;

async function start(driver: Driver, clock = { offsetMs: 0 }) {
  const sandbox = await startSandbox({ clock: () => Date.now() + clock.offsetMs });
  const { env, authenticatedUser } = await sandbox.provision(PATH, 'named-session');
  const program = await startProgram(driver, env);
  return {
    sandbox,
    program,
    uri: sandbox.mongodbUri,
    authenticatedUser,
    countFetches: () => countFetches(sandbox),
    /** The key of the last login alone. */
    lastKey: () =>
      assertLastLogin(sandbox, driver, {
        authenticatedUser,
        keyKind: 'temporary',
        roleSessionName: 'web-identity',
      }).accessKeyId,
    /** Moves the clock of the program and of everybody it talks to. */
    async passMinutes(minutes: number) {
      clock.offsetMs += minutes * MINUTE_MS;
      await program.moveClock(clock.offsetMs);
    },
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await sandbox.stop();
    },
  };
}

function countFetches({ stsCalls }: Sandbox): number {
  return stsCalls.filter(({ action }) => action === 'AssumeRoleWithWebIdentity').length;
}

async function fetchOnce(driver: Driver): Promise<Evidence> {
  await using run = await start(driver);
  await run.program.connect({ uri: run.uri, connections: CONNECTIONS });
  assert.equal(run.sandbox.authAttempts.length, CONNECTIONS);
  run.lastKey();
  assert.equal(run.countFetches(), 1);
  return { identity: run.authenticatedUser, detail: `${CONNECTIONS} logins, credentials fetched once` };
}

/** Steps 1 to 6: credentials that are about to expire are fetched again. */
async function fetchAgain(driver: Driver): Promise<Evidence> {
  await using run = await start(driver);
  const { program, uri } = run;
  await program.connect({ uri });
  assert.equal(run.countFetches(), 1);
  await program.connect({ uri });
  assert.equal(run.countFetches(), 2, 'A new client has a cache of its own.');
  const first = run.lastKey();

  // Four minutes are left of an hour. The specification has such credentials fetched again before the login; the SDK
  // hands them out once more, and fetches others meanwhile.
  await run.passMinutes(56);
  await program.logInAgain();
  assert.equal(run.lastKey(), first);
  await until(() => run.countFetches() === 3);
  await program.logInAgain();
  const second = run.lastKey();
  assert.notEqual(second, first);

  await run.passMinutes(61);
  await program.logInAgain();
  assert.notEqual(run.lastKey(), second);
  assert.equal(run.countFetches(), 4, 'What has expired is never sent.');
  return {
    identity: run.authenticatedUser,
    detail:
      'expired credentials are fetched again; deviations: a cache per client; with less than five minutes left, one more login has the old ones',
  };
}

/** Steps 7 to 12: credentials that the server refuses leave the cache. */
async function staysRefused(driver: Driver): Promise<Evidence> {
  await using run = await start(driver);
  const { sandbox, program, uri } = run;
  await program.connect({ uri });
  endSessions(sandbox);

  const refused = { message: 'bad auth : aws sts call has response 403', code: 8000 };
  await assert.rejects(program.logInAgain(), refused);
  assert.match(sandbox.authAttempts.at(-1)?.reason ?? '', /^InvalidClientTokenId/);
  // The specification has this one succeed. It does not, however often it is tried.
  await assert.rejects(program.logInAgain(), refused);
  assert.equal(run.countFetches(), 1);

  await program.connect({ uri });
  run.lastKey();
  assert.equal(run.countFetches(), 2);
  return {
    identity: run.authenticatedUser,
    detail:
      'deviation: refused credentials stay in the cache, and the client never recovers; a new client does',
  };
}

/** An IAM role that is made again, after which a session of the old one is no session. */
function endSessions({ account }: Sandbox): void {
  const arn = `arn:aws:iam::${account.accountId}:role/mdb-web-identity-role`;
  const role = account.findRole(arn);
  assert.ok(role?.trustPolicy, 'The sandbox has named this role otherwise.');
  const { roleName, trustPolicy } = role;
  account.deleteRole({ roleName });
  account.createRole({ roleName, trustPolicy });
}

/** The second script, steps 1 to 12: environment variables are read at each login, and never cached. */
async function keepsEnvironment(driver: Driver): Promise<Evidence> {
  await using run = await start(driver);
  const { sandbox, program, uri } = run;
  const { session, authenticatedUser } = issueKeys(sandbox);
  await program.connect({ uri });

  await program.setEnvironment(sessionVariables(session));
  const { user } = await program.connect({ uri });
  assert.equal(user, authenticatedUser);
  assert.equal(run.countFetches(), 1, 'Environment variables come before a web identity.');

  await program.setEnvironment(sessionVariables(INVALID_KEYS));
  // The specification has the variables read "dynamically during authorization": this login should fail.
  assert.equal((await program.logInAgain()).user, authenticatedUser);
  await assert.rejects(program.connect({ uri }), { code: 8000 });

  await program.setEnvironment({
    AWS_ACCESS_KEY_ID: null,
    AWS_SECRET_ACCESS_KEY: null,
    AWS_SESSION_TOKEN: null,
  });
  assert.equal((await program.connect({ uri })).user, run.authenticatedUser);
  return {
    identity: authenticatedUser,
    detail: `deviation: ${
      driver.major === '6' ? 'read when the client is constructed' : 'read at the client’s first login'
    }, and kept as long as it lives`,
  };
}

/** The second script, steps 13 to 18: what is cached comes before environment variables that are set later. */
async function prefersCache(driver: Driver): Promise<Evidence> {
  await using run = await start(driver);
  const { program, uri } = run;
  await program.connect({ uri });
  await program.setEnvironment(sessionVariables(INVALID_KEYS));
  await program.logInAgain();
  run.lastKey();
  assert.equal(run.countFetches(), 1);
  // Here the specification has a new client, and one cache for all of them.
  await assert.rejects(program.connect({ uri }), { code: 8000 });
  return {
    identity: run.authenticatedUser,
    detail: 'the same client keeps to its cache; deviation: a new one has none, and takes the variables',
  };
}

/** No part of the specification, which leaves it to the provider. */
async function asksProvider(driver: Driver): Promise<Evidence> {
  await using run = await start(driver);
  const { sandbox, program, uri } = run;
  const { session, authenticatedUser } = issueKeys(sandbox);
  const variables = ['APP_KEY', 'APP_SECRET', 'APP_TOKEN'] as const;
  const setKeys = ({ accessKeyId, secretAccessKey, sessionToken }: SessionKeys) =>
    program.setEnvironment({
      APP_KEY: accessKeyId,
      APP_SECRET: secretAccessKey,
      APP_TOKEN: sessionToken,
    });
  await setKeys(session);
  const provider = { kind: 'environment' as const, variables };
  const { providerCalls } = await program.connect({ uri, provider, connections: CONNECTIONS });
  assert.equal(providerCalls, CONNECTIONS);

  await setKeys(INVALID_KEYS);
  await assert.rejects(program.logInAgain(), { code: 8000 });
  await setKeys(session);
  assert.equal((await program.logInAgain()).user, authenticatedUser);
  assert.equal(run.countFetches(), 0);
  return {
    identity: authenticatedUser,
    detail: `called for each of ${CONNECTIONS} connections; after a refused login too, so that the client recovers`,
  };
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + MAX_WAIT_MS;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'It never came true.');
    await delay(5);
  }
}

export const cachingRows: readonly Row[] = [
  { name: 'scenario 7 one fetch for several connections', run: fetchOnce },
  { name: 'scenario 7 expiring credentials', run: fetchAgain },
  { name: 'scenario 7 refused credentials', run: staysRefused },
  { name: 'scenario 7 environment is not cached', run: keepsEnvironment },
  { name: 'scenario 7 cache before environment', run: prefersCache },
  { name: 'scenario 7 custom provider has no cache', run: asksProvider },
].flatMap((specificationCase) => driverRows({ path: PATH, ...specificationCase }));
