import { createTemporaryHome } from '@atlas-aws-iam/command';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { lastLine, outcomeOf, outputOf, sourceOf } from './build-client.ts';
import { languages } from './languages.ts';

// Runs what was built, each against the same sandbox, and prints what came of it as JSON. It is a process of its own, so
// that it can have a network of its own: one in which nothing but the sandbox can be reached.

const TIMEOUT_MS = 60_000;

export interface ClientResult {
  id: string;
  /** As the driver named itself to the server. */
  driver: string;
  /** Undefined where the login is as it should be. */
  failure?: string;
}

const results: ClientResult[] = [];
await using sandbox = await startSandbox();
const { env, authenticatedUser } = await sandbox.provision('env-vars');
using home = createTemporaryHome();
const [output = '', ...ids] = process.argv.slice(2);
for (const id of ids) {
  const language = languages.find((candidate) => candidate.id === id);
  if (!language) throw new Error(`there is no client ${id}`);
  const before = sandbox.authAttempts.length;
  const { exitCode, output: printed } = await outcomeOf(
    language.run(outputOf(language, output)),
    sourceOf(language),
    AbortSignal.timeout(TIMEOUT_MS),
    home.envOf(env),
  );
  const attempts = sandbox.authAttempts.slice(before);
  const driver = attempts.at(-1)?.client?.driver;
  const isRight =
    exitCode === 0 &&
    printed.split('\n').includes(`Authenticated as ${authenticatedUser}`) &&
    attempts.some((attempt) => attempt.authenticatedUser === authenticatedUser);
  results.push({
    id,
    driver: driver ? `${driver.name} ${driver.version}` : '',
    ...(!isRight && {
      failure: attempts.at(-1)?.reason ?? `it ended with ${exitCode}: ${lastLine(printed)}`,
    }),
  });
}
console.log(JSON.stringify(results));
