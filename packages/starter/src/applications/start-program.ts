import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

export interface RunningProgram extends Disposable {
  readonly process: ChildProcess;
  /** All that it has printed. */
  output(): string;
  /** The first match in what it prints. @throws Error where it ends, or takes a minute, without one. */
  printed(pattern: RegExp): Promise<string>;
  /** What it ended with; a signal's name where one ended it. */
  ended(): Promise<number | string>;
}

/** Starts Node with these arguments. It is killed when it is disposed of. */
export function startProgram(
  args: readonly string[],
  options: { cwd: string; env: Record<string, string>; signal: AbortSignal },
): RunningProgram {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  // An abort is an error event too, and told by the exit.
  child.on('error', () => {});
  let exit: number | string | undefined;
  child.once('close', (code, signalName) => {
    exit = code ?? signalName ?? 'unknown';
  });
  return {
    process: child,
    output: () => output,
    async printed(pattern) {
      const find = () => pattern.exec(output)?.[0];
      await until(
        () => exit !== undefined || find() !== undefined,
        () => `${pattern} in:\n${output}`,
      );
      const found = find();
      if (found === undefined)
        throw new Error(`It ended with ${exit} before it printed ${pattern}:\n${output}`);
      return found;
    },
    async ended() {
      await until(
        () => exit !== undefined,
        () => `the end of:\n${output}`,
      );
      return exit ?? 'unknown';
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

/** Looks again until it is so. @throws Error after a minute. */
export async function until(isSo: () => boolean | Promise<boolean>, what: () => string): Promise<void> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`Waited a minute for ${what()}`);
    await delay(20);
  }
}
