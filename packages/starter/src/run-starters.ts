import { readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  buildPackages,
  createNpm,
  createTemporaryFolder,
  createTemporaryHome,
  type Env,
  expectOneOf,
  forEachAtATime,
  printedIdentity,
  repositoryRoot,
  runCommand,
  runNode,
  type TemporaryHome,
} from '@atlas-aws-iam/command';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { type PackedPackages, packPackages } from './pack-packages.ts';
import { starterFiles } from './starter-files.ts';
import { DEFAULT_OPTIONS, type StarterOptions } from './starter-options.ts';
import { writeStarter } from './write-starter.ts';

// Makes a starter of every example in a folder outside this repository, installs it, type-checks it, compiles it, and
// runs the JavaScript: without a cluster, and against a sandbox by its .env. The one on driver 6 has connect as its own.

const USAGE = `Usage: npm run starters -w packages/starter [-- <id>...]

Makes a starter of every example, or of the named ones; installs, compiles and runs it on both drivers. It takes minutes.
  --help   prints this`;

const VARIANTS: readonly StarterOptions[] = [
  DEFAULT_OPTIONS,
  { ...DEFAULT_OPTIONS, driver: '6', hasOwnConnect: true },
];
const STEPS = ['install', 'typecheck', 'build', 'run'] as const;

interface Place {
  sandbox: Sandbox;
  home: TemporaryHome;
  /** Where the starters are. */
  folder: string;
  packed: PackedPackages;
  signal: AbortSignal;
  failures: string[];
}

let width = 0;

await runCommand({
  call: 'npm run starters -w packages/starter',
  usage: USAGE,
  failure: 'The starters were not tried',
  options: {},
  maxPositionals: Number.POSITIVE_INFINITY,
  async run({ positionals, signal }) {
    await buildPackages(repositoryRoot, { signal });
    // Imported only now: before, there may be nothing compiled to import.
    const { credentialPaths, startSandbox } = await import('@atlas-aws-iam/sandbox');
    const allIds = credentialPaths.map(({ id }) => id);
    for (const id of positionals) expectOneOf('example', id, allIds);
    const ids = positionals.length === 0 ? allIds : positionals;
    width = Math.max(...allIds.map((id) => id.length));

    await using sandbox = await startSandbox();
    using home = createTemporaryHome();
    using folder = createTemporaryFolder('atlas-aws-iam-starters-');
    const failures: string[] = [];
    const packed = await packPackages(signal);
    const place: Place = { sandbox, home, folder: folder.path, packed, signal, failures };
    printRow('starter', 'driver', STEPS, 'total', 'identity');
    await forEachAtATime(ids, availableParallelism(), (id) => prove(place, id), signal);
    if (signal.aborted) return 1;
    for (const failure of failures) console.error(`\n${failure}`);
    const count = ids.length * VARIANTS.length;
    console.log(`\n${count - failures.length} of ${count} starters ran as the user they should be`);
    return failures.length === 0 ? 0 : 1;
  },
});

async function prove(place: Place, id: string): Promise<void> {
  for (const options of VARIANTS) await proveAs(place, id, options);
}

async function proveAs(place: Place, id: string, options: StarterOptions): Promise<void> {
  const { sandbox, packed, signal, failures } = place;
  const { driver } = options;
  if (signal.aborted) return;
  const cwd = join(place.folder, `${id}-${driver}`);
  writeStarter(cwd, starterFiles(id, id, packed, options));
  const npm = createNpm(cwd, signal);
  const times: string[] = [];
  const startedAt = performance.now();
  try {
    const { env, authenticatedUser } = await sandbox.provision(id);
    await timed(times, () => npm(['install', '--prefer-offline', '--no-audit', '--no-fund']));
    await timed(times, () => npm(['run', 'typecheck']));
    await timed(times, () => npm(['run', 'build']));
    const identity = await timed(times, () => run(place, cwd, env));
    if (identity !== authenticatedUser) throw new Error(`It is not ${authenticatedUser}.`);
    printRow(id, driver, times, seconds(startedAt), identity);
  } catch (error) {
    if (signal.aborted) return;
    failures.push(`${id} on driver ${driver}: ${(error as Error).message}`);
    printRow(id, driver, times, seconds(startedAt), `FAILED at ${STEPS[times.length] ?? 'run'}`);
  }
}

/** Who the compiled program becomes with its .env filled in. Without one it must say what it lacks, and fail. */
async function run(
  { home, signal }: Place,
  cwd: string,
  provisioned: Readonly<Env>,
): Promise<string | undefined> {
  const main = join(cwd, 'dist', 'main.js');
  // HOME is the one that decides where files are found and cannot come from a .env: it is set already.
  const { DOTENV_CONFIG_PATH: _, ...machine } = home.envOf({});
  const env = { ...machine, ...(provisioned.HOME && { HOME: provisioned.HOME }) };
  await rm(join(cwd, '.env'), { force: true });
  const runMain = (of: Env) => runNode([main], { cwd, env: of, outputs: 'kept', signal });
  const unconfigured = await runMain({ ...env, AWS_EC2_METADATA_DISABLED: 'true' });
  const explanations = unconfigured.output.match(/^Failed: .*/gm) ?? [];
  const saysWhatIsMissing = /\((cluster-url|credentials)-missing\)$/.test(explanations.join());
  if (unconfigured.exitCode !== 1 || explanations.length !== 1 || !saysWhatIsMissing) {
    throw new Error(`Without a .env it ended with ${unconfigured.exitCode}:\n${unconfigured.output}`);
  }
  const lines = Object.entries(provisioned).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(join(cwd, '.env'), lines.join(''), { mode: 0o600 });
  const { exitCode, output } = await runMain(env);
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}:\n${output}`);
  await examine(cwd, env, signal);
  return printedIdentity(output);
}

/** What the doctor of the project says of a connection that works: by the script's own words, as npm would run it. */
async function examine(cwd: string, env: Env, signal: AbortSignal): Promise<void> {
  const { scripts } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'));
  const [, ...args] = String(scripts.doctor).split(' ');
  const bin = join(cwd, 'node_modules', '@atlas-aws-iam', 'doctor', 'dist', 'bin.cjs');
  const { exitCode, output } = await runNode([bin, ...args], { cwd, env, outputs: 'kept', signal });
  if (exitCode !== 0) throw new Error(`The doctor ended with ${exitCode}:\n${output}`);
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
