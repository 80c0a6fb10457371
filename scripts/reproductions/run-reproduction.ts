import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTemporaryHome, definedEntries, type Env } from '@atlas-aws-iam/command';
import { observeErrors, type Reproduction } from '@atlas-aws-iam/mistakes';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { repositoryRoot } from '../run-turbo.ts';

export interface ThrownError {
  name: string;
  message: string;
}

export interface RunOptions {
  /** Whether what the program prints appears here too. */
  isShown?: boolean;
  /** Whether the error itself is looked at, and what the bare driver says where connect() refuses by itself. */
  isObserved?: boolean;
  /** Ends the program. */
  signal?: AbortSignal;
}

export interface Outcome {
  stderr: string;
  /** The temporary folder of the path's files, which the texts may name; it is gone by now. */
  folder: string;
  /** What was thrown, and what caused it; nothing unless observed. */
  errors: readonly ThrownError[];
  /** What the bare driver throws with the same settings, where connect() spoke. */
  bareErrors: readonly ThrownError[];
}

const CODE = /^Failed: .* \(([a-z0-9-]+)\)$/m;

/** What runs, as a path from the repository's root. */
export function describeProgram({ path, variant, runs }: Reproduction): string {
  if (runs && 'program' in runs) return `packages/mistakes/programs/${runs.program}.ts`;
  const example = `examples/${runs?.example ?? path}`;
  return variant ? `${example} (${variant})` : example;
}

/** Undefined when the program has printed the explanation of this code, else what came instead. */
export function describeMiss(code: string, stderr: string): string | undefined {
  const found = CODE.exec(stderr)?.[1];
  if (found === code) return undefined;
  const instead = found === undefined ? 'no explanation was printed' : `the explanation is that of ${found}`;
  return `Not reproduced: ${instead}, not that of ${code}.`;
}

/** Makes the mistake in a sandbox of its own, and runs the program. */
export async function runReproduction(
  reproduction: Reproduction,
  options: RunOptions = {},
): Promise<Outcome> {
  const { startSandbox } = await import('@atlas-aws-iam/sandbox');
  const { path, variant, clockOffsetMs = 0, sandbox: sandboxOptions, bareOptions } = reproduction;
  const clock = { offsetMs: clockOffsetMs };
  using temporaryHome = createTemporaryHome();
  const home = temporaryHome.envOf({}).HOME ?? '';
  await using sandbox = await startSandbox({
    ...sandboxOptions,
    directory: home,
    clock: () => Date.now() + clock.offsetMs,
  });
  const stops: (() => unknown)[] = [];
  try {
    const { env: provisioned } = await sandbox.provision(path, variant);
    const onEnd = (stop: () => unknown) => void stops.push(stop);
    const changes = await reproduction.make?.({ sandbox, env: provisioned, clock, onEnd });
    const env = definedEntries({ ...temporaryHome.envOf(provisioned), ...changes?.env });
    const errorsFile = join(home, 'errors.txt');
    const imports = [...(changes?.imports ?? []), ...(options.isObserved ? [observeErrors(errorsFile)] : [])];
    const stderr = await runProgram(reproduction, env, imports, options);

    const errors: ThrownError[] = existsSync(errorsFile) ? JSON.parse(readFileSync(errorsFile, 'utf8')) : [];
    const isRefusedByConnect = errors.some(({ name }) => name === 'ConnectError');
    const bareErrors = isRefusedByConnect ? await askBareDriver(env, bareOptions) : [];
    const folder = dirname(dirname(provisioned.AWS_CONFIG_FILE ?? ''));
    return { stderr, folder, errors, bareErrors };
  } finally {
    for (const stop of stops) await stop();
  }
}

async function runProgram(
  { path, runs }: Reproduction,
  env: Env,
  imports: readonly string[],
  { isShown = false, signal }: RunOptions,
): Promise<string> {
  const isProgram = runs !== undefined && 'program' in runs;
  const [folder, file] = isProgram
    ? ['packages/mistakes/programs', `${runs.program}.ts`]
    : [join('examples', runs?.example ?? path), 'src/main.ts'];
  const child = spawn(
    process.execPath,
    [...imports, 'tsx'].flatMap((module) => ['--import', module]).concat(file),
    {
      cwd: join(repositoryRoot, folder),
      env,
      stdio: ['ignore', isShown ? 'inherit' : 'ignore', 'pipe'],
      signal,
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isShown) process.stderr.write(text);
  });
  await new Promise((resolve, reject) => {
    // An interrupted program is closed like any other, a little later.
    child.on('error', (error) => error.name === 'AbortError' || reject(error)).on('close', resolve);
  });
  return stderr;
}

// With options it connects, without it only reads the connection string: that asks nobody.
async function askBareDriver(env: Env, options: MongoClientOptions | undefined): Promise<ThrownError[]> {
  let client: MongoClient | undefined;
  try {
    client = new MongoClient(env.AWS_MONGO_CLUSTER_URL ?? '', options);
    if (options) await client.connect();
    return [];
  } catch (error) {
    const { name, message } = error as Error;
    return [{ name, message }];
  } finally {
    await client?.close();
  }
}
