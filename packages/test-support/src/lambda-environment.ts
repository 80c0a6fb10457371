import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Env } from '@atlas-aws-iam/command';

export interface Invocation {
  ms: number;
  /** What the handler returned. */
  result?: { user: string };
  /** What it threw; `logged` is all that a log of it can show. */
  error?: { name: string; message: string; logged: string };
  /** What it printed. */
  log: string;
}

/** An execution environment: a process that has loaded the function's module, and is invoked again and again. */
export interface LambdaEnvironment extends Disposable {
  readonly pid: number;
  readonly importMs: number;
  invoke(): Promise<Invocation>;
  kill(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

const runtime = fileURLToPath(new URL('lambda-runtime.mjs', import.meta.url));

/** Starts one with these variables and none of this process's own. */
export async function startLambdaEnvironment(file: string, env: Env): Promise<LambdaEnvironment> {
  const child = fork(runtime, [file], { env, execArgv: [] });
  const ended = once(child, 'exit').then(([exitCode]) => {
    throw new Error(`the environment ended with ${exitCode}`);
  });
  // Whoever waits for a message hears of it; at the end nobody does.
  ended.catch(() => {});
  async function nextMessage<Message>(): Promise<Message> {
    const [message] = await Promise.race([once(child, 'message'), ended]);
    return message;
  }

  const { importMs } = await nextMessage<{ importMs: number }>();
  return {
    pid: child.pid ?? 0,
    importMs,
    invoke() {
      const invocation = nextMessage<Invocation>();
      child.send('invoke');
      return invocation;
    },
    kill: (signal) => void child.kill(signal),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}
