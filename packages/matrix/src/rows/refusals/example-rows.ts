import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type Mistake, mistakes, prepareMistake, runMistake } from '@atlas-aws-iam/mistakes';
import { type Driver, drivers } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { describeFailure } from '../../run-example.ts';

const TIMEOUT_MS = 60_000;

/** On each path, once for every code: other ways to the same explanation are told by connect's tests. */
const shown = mistakes.filter(
  ({ code, path }, index) =>
    mistakes.findIndex((other) => other.code === code && other.path === path) === index,
);

/** What goes wrong in practice: the program must end with 1 and name it, and nobody is let in. */
export const exampleRows: readonly Row[] = shown.flatMap((mistake) =>
  drivers
    .filter(({ major }) => mistake.only === undefined || mistake.only.driver === major)
    .map((driver) => ({
      name: `${mistake.path}: ${mistake.code}`,
      group: 'refusal' as const,
      path: mistake.path,
      driver,
      target: 'sandbox' as const,
      run: () => refuse(mistake, driver),
    })),
);

async function refuse(mistake: Mistake, driver: Driver): Promise<Evidence> {
  await using prepared = await prepareMistake(mistake);
  const { sandbox, provision } = prepared;
  const secrets = await secretsOf(provision.env);
  const run = await runMistake(mistake, prepared, {
    driverPackage: driver.packageName,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const output = `${run.stdout}${run.stderr}`;

  assert.equal(run.exitCode, 1, describeFailure(run));
  assert.match(run.stderr, new RegExp(`\\(${mistake.code}\\)`), describeFailure(run));
  assert.doesNotMatch(run.stderr, /^ {4}at /m, 'A mistake is no reason for a stack trace.');
  for (const secret of secrets) assert.ok(!output.includes(secret), 'It prints a secret.');
  const users = sandbox.authAttempts.map((attempt) => attempt.authenticatedUser);
  const isLetIn = mistake.isLetIn ?? false;
  assert.equal(users.includes(provision.authenticatedUser), isLetIn, 'Who the server let in is not as said.');
  return { detail: mistake.code };
}

/** In variables and in the shared file. */
async function secretsOf({
  AWS_SHARED_CREDENTIALS_FILE = '',
  ...env
}: Readonly<Record<string, string>>): Promise<string[]> {
  // The mistake may be that the sandbox is gone, with its files.
  const file = await readFile(AWS_SHARED_CREDENTIALS_FILE, 'utf8').catch(() => '');
  const inFile = [...file.matchAll(/aws_secret_access_key = (\S+)/g)].map(([, secret]) => secret);
  const inEnv = Object.entries(env).flatMap(([name, value]) =>
    /SECRET_ACCESS_KEY|SESSION_TOKEN$/.test(name) ? [value] : [],
  );
  return [...inFile, ...inEnv].filter((secret): secret is string => Boolean(secret));
}
