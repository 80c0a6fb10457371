import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { BROKEN_PIPE_EXIT_CODE } from './broken-pipe.ts';

/**
 * An output that nobody reads any more ends a program as the signal would that Node ignores, and one that cannot be
 * written to with 1; otherwise Node throws, from wherever something is printed.
 */
const END_WITH_OUTPUT = `data:text/javascript,${encodeURIComponent(
  `for (const output of [process.stdout, process.stderr])
  output.on('error', ({ code }) => process.exit(code === 'EPIPE' ? ${BROKEN_PIPE_EXIT_CODE} : 1));`,
)}`;

export interface ShownProgram {
  cwd: string;
  /** All that it sees. */
  env: Readonly<Record<string, string>>;
  /** Ends it. */
  signal: AbortSignal;
}

/** Runs Node with these arguments on the terminal, or wherever this process writes to, and gives its exit code. */
export function runShown(args: readonly string[], { cwd, env, signal }: ShownProgram): Promise<number> {
  const child = spawn(process.execPath, ['--import', END_WITH_OUTPUT, ...args], {
    cwd,
    env,
    stdio: 'inherit',
  });
  // Staying alive until it has ended lets the clean-up run.
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signalName) => {
      signal.removeEventListener('abort', end);
      resolve(exitCode ?? 128 + (signalName ? constants.signals[signalName] : 0));
    });
  });
}
