import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runProgram } from './run-program.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';
import { createTemporaryHome } from './sandbox-env.ts';

// Runs every example in one sandbox, as many at a time as there are processors, and says who each of them became.

const USAGE = 'Usage: npm run examples [-- <id>...]';
const INTERRUPTED = 130;
const IDENTITY = /^Authenticated as (.+)$/gm;

await buildPackages();
// Imported only now: before, there may be nothing compiled to import.
const { credentialPaths, startSandbox } = await import('@atlas-aws-iam/sandbox');

const wanted = process.argv.slice(2);
if (wanted.includes('--help') || wanted.includes('-h')) {
  console.log(USAGE);
  process.exit(0);
}
const unknown = wanted.find((name) => !credentialPaths.some(({ id }) => id === name));
if (unknown !== undefined) {
  const ids = credentialPaths.map(({ id }) => id).join(', ');
  console.error(`There is no example "${unknown}". The examples are: ${ids}.\n${USAGE}`);
  process.exit(1);
}

const paths = credentialPaths.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const runs = paths.flatMap(({ id, variants }) =>
  variants.map((variant, index) => ({ id, variant, name: index === 0 ? id : `${id} (${variant})` })),
);
type Run = (typeof runs)[number];

const widths = [Math.max(...runs.map(({ name }) => name.length)), 7];
const failures: string[] = [];

// Ctrl-C reaches the examples by itself. Nothing new is started then, and the sandbox's files are removed as ever.
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isInterrupted = true;
  });
}

await using sandbox = await startSandbox();
await using home = await createTemporaryHome();
console.log(formatRow('path', 'time', 'identity'));
const waiting = [...runs];
await Promise.all(Array.from({ length: availableParallelism() }, work));

if (isInterrupted) {
  console.error('Interrupted.');
  process.exitCode = INTERRUPTED;
} else {
  for (const failure of failures) console.error(`\n${failure}`);
  console.log(`\n${runs.length - failures.length} of ${runs.length} examples ran as the user they should be`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

async function work(): Promise<void> {
  for (let run = waiting.shift(); run && !isInterrupted; run = waiting.shift()) await runExample(run);
}

async function runExample({ id, variant, name }: Run): Promise<void> {
  const { env, authenticatedUser } = await sandbox.provision(id, variant);
  const startedAt = performance.now();
  const { exitCode, output } = await runProgram(
    ['--import', 'tsx', 'src/main.ts'],
    join(repositoryRoot, 'examples', id),
    home.envOf(env),
  );
  if (isInterrupted) return;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const identity = [...output.matchAll(IDENTITY)].at(-1)?.[1];

  const problem = exitCode !== 0 ? `failed with ${exitCode}` : `is not ${authenticatedUser}`;
  const isRight = exitCode === 0 && identity === authenticatedUser;
  if (!isRight) failures.push(`${name} ${problem}:\n${output}`);
  console.log(formatRow(name, `${seconds} s`, isRight ? identity : `FAILED: ${identity ?? 'nobody'}`));
}

function formatRow(name: string, time: string, identity: string): string {
  return `${name.padEnd(widths[0] ?? 0)}  ${time.padStart(widths[1] ?? 0)}  ${identity}`;
}
