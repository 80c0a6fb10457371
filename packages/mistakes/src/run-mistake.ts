import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { machineEnv, programOf, repositoryRoot } from '@atlas-aws-iam/command';
import type { ThrownError } from './bare-errors.ts';
import type { Mistake } from './mistake.ts';
import type { PreparedMistake } from './prepare-mistake.ts';
import { observeErrors, useDriver } from './support/preloads.ts';

export interface RunOptions {
  /** The installed driver it runs on; the newest that can make the mistake, when left out. */
  driverPackage?: string;
  /** Whether what the program prints appears here too. */
  isShown?: boolean;
  /** Whether the error itself is looked at. */
  isObserved?: boolean;
  /** Ends the program. */
  signal?: AbortSignal;
}

export interface Outcome {
  /** 1 also when it was ended from outside. */
  exitCode: number;
  /** Empty when it was shown. */
  stdout: string;
  stderr: string;
  /** What was thrown, and what caused it; nothing unless observed. */
  errors: readonly ThrownError[];
  /** The same as Node prints it, with its stack and its causes: what people paste. */
  inspected: string;
}

const DEFAULT_DRIVER = 'mongodb';

/** What runs, as a path from the repository's root. */
export function describeProgram({ path, variant, runs }: Mistake): string {
  if (runs && 'program' in runs) return `packages/mistakes/programs/${runs.program}.ts`;
  const example = `examples/${runs?.example ?? path}`;
  return variant ? `${example} (${variant})` : example;
}

/** Runs the program in which the mistake is made, unchanged, in a process that sees nothing of this one's environment. */
export async function runMistake(
  mistake: Mistake,
  { env, imports, folder }: PreparedMistake,
  { driverPackage, isShown = false, isObserved = false, signal }: RunOptions = {},
): Promise<Outcome> {
  const { path, runs, only } = mistake;
  const [folderOfProgram, program] =
    runs && 'program' in runs
      ? ['packages/mistakes/programs', ['--import', 'tsx', `${runs.program}.ts`]]
      : [`examples/${runs?.example ?? path}`, programOf(repositoryRoot, runs?.example ?? path)];
  const driver = driverPackage ?? (only?.driver === '6' ? 'mongodb-6' : DEFAULT_DRIVER);
  const preloads = [
    // A hook costs a thread, and this driver comes without.
    ...(driver === DEFAULT_DRIVER ? [] : [useDriver(driver)]),
    ...imports,
    ...(isObserved ? [observeErrors] : []),
  ];
  const args = [...preloads.flatMap((module) => ['--import', module]), ...program];
  const child = spawn(process.execPath, args, {
    cwd: join(repositoryRoot, folderOfProgram),
    env: {
      ...machineEnv(),
      HOME: folder,
      USERPROFILE: folder,
      DOTENV_CONFIG_PATH: devNull,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...env,
    },
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', 'pipe', ...(isObserved ? ['ipc' as const] : [])],
    signal,
  });
  let [stdout, stderr] = ['', ''];
  let observed: Pick<Outcome, 'errors' | 'inspected'> = { errors: [], inspected: '' };
  child.on('message', (thrown) => {
    observed = thrown as typeof observed;
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isShown) process.stderr.write(text);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    // An interrupted program is closed like any other, a little later.
    child
      .on('error', (error) => error.name === 'AbortError' || reject(error))
      .on('close', (code: number | null) => resolve(code ?? 1));
  });
  return { exitCode, stdout, stderr, ...observed };
}
