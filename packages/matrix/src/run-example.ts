import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createTemporaryFolder,
  machineEnv,
  printedIdentity,
  programOf,
  repositoryRoot,
} from '@atlas-aws-iam/command';
import { useDriver } from '@atlas-aws-iam/mistakes';
import type { Driver } from './drivers.ts';

const LAST_LINES = 12;

export interface ExampleRun {
  exitCode: number;
  /** The user in the last line that names one. */
  identity: string | undefined;
  stdout: string;
  stderr: string;
  /** Whether it took too long, and was ended. */
  isTooLate: boolean;
}

export interface RunLimits {
  /** Ends it. */
  signal?: AbortSignal;
  /** How long it may take; a minute when left out. */
  timeoutMs?: number;
}

/** Runs an example, unchanged, on a driver, in a process whose environment is the machine's and this. */
export async function runExample(
  id: string,
  driver: Driver,
  env: Readonly<Record<string, string>>,
  limits: RunLimits = {},
): Promise<ExampleRun> {
  using folder = createTemporaryFolder('matrix-');
  const home = folder.path;
  const dotenv = join(home, 'empty.env');
  await writeFile(dotenv, '');
  const run = await runNode(
    [...importsOf(driver), ...programOf(repositoryRoot, id)],
    join(repositoryRoot, 'examples', id),
    {
      ...machineEnv(),
      HOME: home,
      USERPROFILE: home,
      DOTENV_CONFIG_PATH: dotenv,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
    limits,
  );
  return { ...run, identity: printedIdentity(run.stdout) };
}

/** What an example imports by itself needs no hook, which costs a thread. */
function importsOf({ packageName }: Driver): string[] {
  if (packageName === 'mongodb') return [];
  return ['--import', useDriver(packageName)];
}

/** For the report: the last lines of what it printed. */
export function describeFailure({
  exitCode,
  stdout,
  stderr,
}: Pick<ExampleRun, 'exitCode' | 'stdout' | 'stderr'>): string {
  const lines = `${stdout}${stderr}`.trimEnd().split('\n').slice(-LAST_LINES);
  return [`The example ended with ${exitCode}. Its last lines:`, ...lines].join('\n');
}

async function runNode(
  args: string[],
  cwd: string,
  env: Record<string, string>,
  { signal, timeoutMs: timeout = 60_000 }: RunLimits,
): Promise<Omit<ExampleRun, 'identity'>> {
  const options = { cwd, env, maxBuffer: 10 ** 7, timeout, ...(signal && { signal }) };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { exitCode: 0, stdout, stderr, isTooLate: false };
  } catch (error) {
    const { code, killed, stdout = '', stderr = '' } = error as ExecError;
    const isTooLate = killed === true && !signal?.aborted;
    return { exitCode: typeof code === 'number' ? code : 1, stdout, stderr, isTooLate };
  }
}

interface ExecError {
  code?: unknown;
  killed?: boolean;
  stdout?: string;
  stderr?: string;
}
