import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';

const GRACE_MS = 10_000;

/** A program and everything that it starts. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Settles when the program itself has ended, with its exit status. */
  readonly exited: Promise<number>;
  /** Asks all of them to end, then makes them. */
  end(signal: 'SIGINT' | 'SIGTERM'): Promise<void>;
}

export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  // A group of its own, where the system has such: Ctrl-C in the terminal does not reach it, and a signal to it reaches nobody else.
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (status) => resolve(status ?? 1));
  });
  // Closed, too, by everything that still could write to them.
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  // A program that has ended reads no more; that is told by `exited`.
  child.stdin?.on('error', () => {});

  return {
    child,
    exited,
    async end(signal) {
      signalGroup(child, signal);
      const grace = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, GRACE_MS);
        void closed.then(() => clearTimeout(timer));
      });
      await Promise.race([closed, grace]);
      // What ignored the signal, and what closed its outputs and stayed.
      signalGroup(child, 'SIGKILL');
      await exited;
      for (const stream of child.stdio) stream?.destroy();
    },
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    endTree(pid);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of it is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Windows has no signal for others, and no groups: a process and what it has started are ended at once. */
function endTree(pid: number): void {
  try {
    execFileSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
  } catch {
    // Nobody of it is left.
  }
}
