import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runProgram } from './run-program.ts';
import { buildPackages } from './run-turbo.ts';
import { createTemporaryHome, type Env } from './sandbox-env.ts';
import { createNpm } from './starter/npm.ts';
import { starterFiles } from './starter/starter-files.ts';
import { writeStarter } from './starter/write-starter.ts';

// Makes a starter of every example in a folder outside this repository, installs it, type-checks it, compiles it, and
// runs the JavaScript: without a cluster, and against a sandbox by its .env. Then the same on driver 6.

const USAGE = 'Usage: npm run starters [-- <id>...]';
const INTERRUPTED = 130;
const DRIVER_6 = ['mongodb@^6.22.0', 'aws4@^1.13.2'];

await buildPackages();
// Imported only now: before, there may be nothing compiled to import.
const { credentialPaths, startSandbox } = await import('@atlas-aws-iam/sandbox');
const allIds = credentialPaths.map(({ id }) => id);

const wanted = process.argv.slice(2);
if (wanted.includes('--help') || wanted.includes('-h')) {
  console.log(USAGE);
  process.exit(0);
}
const unknown = wanted.find((name) => !allIds.includes(name));
if (unknown !== undefined) {
  console.error(`There is no example "${unknown}". The examples are: ${allIds.join(', ')}.\n${USAGE}`);
  process.exit(1);
}

let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isInterrupted = true;
  });
}

const STEPS = ['install', 'typecheck', 'build', 'run'] as const;
const width = Math.max(...allIds.map((id) => id.length));
const failures: string[] = [];

await using sandbox = await startSandbox();
await using home = await createTemporaryHome();
const folder = await mkdtemp(join(tmpdir(), 'atlas-aws-iam-starters-'));
const ids = wanted.length === 0 ? allIds : wanted;
const waiting = [...ids];
try {
  printRow('starter', 'driver', STEPS, 'total', 'identity');
  await Promise.all(Array.from({ length: availableParallelism() }, work));
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (isInterrupted) {
  console.error('Interrupted.');
  process.exitCode = INTERRUPTED;
} else {
  for (const failure of failures) console.error(`\n${failure}`);
  console.log(
    `\n${ids.length * 2 - failures.length} of ${ids.length * 2} starters ran as the user they should be`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

async function work(): Promise<void> {
  for (let id = waiting.shift(); id && !isInterrupted; id = waiting.shift()) await prove(id);
}

async function prove(id: string): Promise<void> {
  const starter = join(folder, id);
  writeStarter(starter, starterFiles(id, id));
  await proveOn('7', id, ['install']);
  await proveOn('6', id, ['install', ...DRIVER_6]);
}

async function proveOn(driver: string, id: string, installation: string[]): Promise<void> {
  if (isInterrupted) return;
  const cwd = join(folder, id);
  const npm = createNpm(cwd);
  const times: string[] = [];
  const startedAt = performance.now();
  try {
    const { env, authenticatedUser } = await sandbox.provision(id);
    await timed(times, () => npm([...installation, '--prefer-offline', '--no-audit', '--no-fund']));
    await timed(times, () => npm(['run', 'typecheck']));
    await timed(times, () => npm(['run', 'build']));
    const identity = await timed(times, () => run(cwd, env));
    if (identity !== authenticatedUser) throw new Error(`It is not ${authenticatedUser}.`);
    printRow(id, driver, times, seconds(startedAt), identity);
  } catch (error) {
    if (isInterrupted) return;
    failures.push(`${id} on driver ${driver}: ${(error as Error).message}`);
    printRow(id, driver, times, seconds(startedAt), `FAILED at ${STEPS[times.length] ?? 'run'}`);
  }
}

/** Who the compiled program becomes with its .env filled in. Without one it must say what it lacks, and fail. */
async function run(cwd: string, provisioned: Readonly<Env>): Promise<string | undefined> {
  const main = join(cwd, 'dist', 'main.js');
  // HOME is the one that decides where files are found and cannot come from a .env: it is set already.
  const { DOTENV_CONFIG_PATH: _, ...machine } = home.envOf({});
  const env = { ...machine, ...(provisioned.HOME && { HOME: provisioned.HOME }) };
  await rm(join(cwd, '.env'), { force: true });
  const unconfigured = await runProgram([main], cwd, { ...env, AWS_EC2_METADATA_DISABLED: 'true' });
  const explanations = unconfigured.output.match(/^Failed: .*/gm) ?? [];
  const saysWhatIsMissing = /\((cluster-url|credentials)-missing\)$/.test(explanations.join());
  if (unconfigured.exitCode !== 1 || explanations.length !== 1 || !saysWhatIsMissing) {
    throw new Error(`Without a .env it ended with ${unconfigured.exitCode}:\n${unconfigured.output}`);
  }
  const lines = Object.entries(provisioned).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(join(cwd, '.env'), lines.join(''), { mode: 0o600 });
  const { exitCode, output } = await runProgram([main], cwd, env);
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}:\n${output}`);
  return [...output.matchAll(/^Authenticated as (.+)$/gm)].at(-1)?.[1];
}

async function timed<T>(times: string[], step: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await step();
  times.push(seconds(startedAt));
  return result;
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

function printRow(
  id: string,
  driver: string,
  steps: readonly string[],
  total: string,
  identity: string | undefined,
): void {
  const cells = STEPS.map((_, index) => (steps[index] ?? '').padStart(9)).join(' ');
  console.log(`${id.padEnd(width)}  ${driver.padEnd(6)} ${cells} ${total.padStart(7)}  ${identity}`);
}
