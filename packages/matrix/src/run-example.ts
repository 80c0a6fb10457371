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
}

/** Runs an example, unchanged, on a driver, in a process whose environment is the machine's and this. The signal ends it. */
export async function runExample(
  id: string,
  driver: Driver,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<ExampleRun> {
  using folder = createTemporaryFolder('matrix-');
  const home = folder.path;
  const dotenv = join(home, 'empty.env');
  await writeFile(dotenv, '');
  const { exitCode, stdout, stderr } = await runNode(
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
    signal,
  );
  return { exitCode, stdout, stderr, identity: printedIdentity(stdout) };
}

/** What an example imports by itself needs no hook, which costs a thread. */
function importsOf({ packageName }: Driver): string[] {
  if (packageName === 'mongodb') return [];
  return ['--import', useDriver(packageName)];
}

/** For the report: the last lines of what it printed. */
export function describeFailure({ exitCode, stdout, stderr }: Omit<ExampleRun, 'identity'>): string {
  const lines = `${stdout}${stderr}`.trimEnd().split('\n').slice(-LAST_LINES);
  return [`The example ended with ${exitCode}. Its last lines:`, ...lines].join('\n');
}

async function runNode(args: string[], cwd: string, env: Record<string, string>, signal?: AbortSignal) {
  const options = { cwd, env, maxBuffer: 10 ** 7, timeout: 60_000, ...(signal && { signal }) };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    return { exitCode: typeof code === 'number' ? code : 1, stdout, stderr };
  }
}
