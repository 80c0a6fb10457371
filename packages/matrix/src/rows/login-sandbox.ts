import assert from 'node:assert/strict';
import { type AuthAttempt, type CredentialPath, credentialPaths, startSandbox } from '@atlas-aws-iam/sandbox';
import { type Driver, drivers } from '../drivers.ts';
import type { Evidence, Row } from '../row.ts';
import { describeFailure, runExample } from '../run-example.ts';

/** Every example, on every driver, in every variant the sandbox has: who did the server see? */
export const loginSandboxRows: readonly Row[] = credentialPaths.flatMap((path) =>
  path.variants.flatMap((variant) =>
    drivers.map((driver) => ({
      name: `${path.id} ${variant}`,
      group: 'login' as const,
      path: path.id,
      driver,
      target: 'sandbox' as const,
      run: () => logIn(path, variant, driver),
    })),
  ),
);

async function logIn(path: CredentialPath, variant: string, driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { env, principal, authenticatedUser } = await sandbox.provision(path.id, variant);
  const run = await runExample(path.id, driver, env);
  assert.equal(run.exitCode, 0, describeFailure(run));
  assert.equal(run.identity, authenticatedUser, 'The example says that it is somebody else.');

  const { authAttempts } = sandbox;
  assert.notEqual(authAttempts.length, 0, 'The server saw no login.');
  for (const attempt of authAttempts) checkAttempt(attempt, driver);
  // The last is that of the identity that was printed last.
  const last = authAttempts.at(-1);
  assert.equal(last?.authenticatedUser, authenticatedUser);
  const isRole = principal.includes(':assumed-role/');
  assert.equal(last?.keyKind, isRole ? 'temporary' : 'static');
  const roleSessionName = isRole ? (principal.split('/').at(-1) ?? '') : undefined;
  if (roleSessionName === '*') assert.ok(last?.roleSessionName, 'The session has no name.');
  else assert.equal(last?.roleSessionName, roleSessionName);
  return {
    identity: authenticatedUser,
    detail: `${authAttempts.length} login(s), ${last?.keyKind} key${last?.roleSessionName ? `, session ${last.roleSessionName}` : ''}`,
  };
}

/** The server's own record proves which driver ran: the example does not say. */
function checkAttempt({ verdict, reason, stsStatus, client }: AuthAttempt, driver: Driver): void {
  assert.equal(verdict, 'authenticated', reason);
  assert.equal(stsStatus, 200);
  const version = client?.driver?.version ?? '';
  assert.equal(version.split('.')[0], driver.major, `The server saw driver ${version}.`);
}
