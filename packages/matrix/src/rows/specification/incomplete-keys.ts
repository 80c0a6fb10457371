import assert from 'node:assert/strict';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type { Driver } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { driverRows } from './driver-rows.ts';
import { issueKeys, sessionVariables } from './keys.ts';
import { startProgram } from './program.ts';

type KeyVariable = keyof ReturnType<typeof sessionVariables>;

const incomplete: readonly (readonly [what: string, names: readonly KeyVariable[]])[] = [
  ['an access key id alone', ['AWS_ACCESS_KEY_ID']],
  ['a secret without an id', ['AWS_SECRET_ACCESS_KEY']],
  ['an id with a token only', ['AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN']],
  ['a secret with a token only', ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']],
  ['a session token alone', ['AWS_SESSION_TOKEN']],
];

/** "The only valid combination" is both keys, or both and a token. */
async function incompleteKeys(driver: Driver, names: readonly KeyVariable[]): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { session } = issueKeys(sandbox);
  const uri = sandbox.mongodbUri;
  const all = sessionVariables(session);
  const keys = Object.fromEntries(names.map((name) => [name, all[name]]));

  await using alone = await startProgram(driver, { ...sandbox.env, ...keys });
  // Driver 6 takes the id for a user name, which has a password.
  const endsThere = driver.major === '6' && names.includes('AWS_ACCESS_KEY_ID');
  const name = endsThere ? 'MongoMissingCredentialsError' : 'MongoAWSError';
  await assert.rejects(alone.connect({ uri }), { name });
  assert.deepEqual(sandbox.authAttempts, []);

  const { env, authenticatedUser } = await sandbox.provision('container-role');
  await using inContainer = await startProgram(driver, { ...env, ...keys });
  const login = inContainer.connect({ uri });
  if (endsThere) {
    await assert.rejects(login, { name });
    return { detail: `${name}, wherever it runs` };
  }
  assert.equal((await login).user, authenticatedUser);
  return {
    identity: authenticatedUser,
    detail: `${name} if there is nothing else; deviation: otherwise the next source is taken without a word`,
  };
}

export const incompleteKeyRows: readonly Row[] = incomplete
  .map(([what, names]) => ({
    name: `environment with ${what}`,
    path: 'env-vars',
    run: (driver: Driver) => incompleteKeys(driver, names),
  }))
  .flatMap(driverRows);
