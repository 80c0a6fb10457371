import { type ChildProcess, fork } from 'node:child_process';

/** Starts a file in a process of its own, which the signal ends; resolves with its first message. */
export async function startChild<Ready>(
  file: string | URL,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(new URL(file, import.meta.url), args, { execArgv: ['--import', 'tsx'], signal });
  // That it was ended is told by its exit.
  child.on('error', () => {});
  return { child, ready: await nextMessage<Ready>(child) };
}

export function ask<Answer>(child: ChildProcess, request: object | string): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(request);
  return answer;
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('a process of the benchmark ended'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Message);
    });
  });
}
