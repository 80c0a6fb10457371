import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface NodeOptions {
  cwd: string;
  /** All that it sees. */
  env: NodeJS.ProcessEnv;
  /** On the terminal, or wherever this process writes to; or kept for whoever asks. */
  outputs: 'shown' | 'kept';
  /** Ends it. */
  signal?: AbortSignal | undefined;
}

export interface NodeOutcome {
  /** 128 and the signal's number when one ended it. */
  exitCode: number;
  /** What it printed; nothing when that was shown. */
  output: string;
}

/** Runs Node with these arguments. A native program behind it need not bear a pipe that nobody reads: this process does. */
export function runNode(
  args: readonly string[],
  { cwd, env, outputs, signal }: NodeOptions,
): Promise<NodeOutcome> {
  const isInherited = outputs === 'shown' && process.stdout.isTTY;
  const stdio = isInherited ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', stdio, stdio] });
  const end = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let output = '';
  for (const [stream, passedTo] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (outputs === 'shown') passedTo.write(text);
      else output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signalName) => {
      signal?.removeEventListener('abort', end);
      resolve({ exitCode: exitCode ?? 128 + (signalName ? constants.signals[signalName] : 0), output });
    });
  });
}
