import { type ChildProcess, fork } from 'node:child_process';

/** Starts one of the files here in a process of its own; resolves with its first message. */
export async function startChild<Ready>(
  file: string,
  args: readonly string[] = [],
): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(new URL(file, import.meta.url), args, {
    execArgv: ['--expose-gc', '--import', 'tsx'],
  });
  return { child, ready: await nextMessage<Ready>(child) };
}

export async function ask<Answer>(child: ChildProcess, request: object | string): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(request);
  return answer;
}

export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('a process of the benchmark ended'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Message);
    });
  });
}
