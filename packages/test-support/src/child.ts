import { type ChildProcess, fork } from 'node:child_process';

/** Starts a TypeScript file in a process of its own, which the signal ends; resolves with its first message. */
export async function startChild<Ready>(
  file: URL,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(file, args, { execArgv: ['--expose-gc', '--import', 'tsx'], signal });
  // That it was ended is told by its exit.
  child.on('error', () => {});
  return { child, ready: await nextMessage<Ready>(child) };
}

/** Sends a request, and gives the message that answers it. */
export function ask<Answer>(child: ChildProcess, request: object | string): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(request);
  return answer;
}

export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null) =>
      reject(new Error(`a process that was asked ended: ${signal ?? `exit code ${code}`}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Message);
    });
  });
}
