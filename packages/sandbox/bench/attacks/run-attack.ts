import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import type { Attack, AttackTarget, OtherClient } from './attacks.ts';
import { ask, openSocket } from './exchange.ts';

export interface AttackFigures {
  /** Of the server's resident memory, since it was started. */
  peakBytes: number;
  /** Pings of a client that does nothing else, from the attack's beginning to its end. */
  pings: number;
  worstPingMs: number;
}

/**
 * Starts a server of its own in a process of its own, and attacks it on so many connections at once.
 *
 * @throws Error when the server dies, or no longer answers
 */
export async function runAttack(
  attack: Attack,
  connections: number,
  folder: 'src' | 'dist',
): Promise<AttackFigures> {
  const child = fork(new URL('./attack-server.ts', import.meta.url), [folder], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  try {
    const [target] = (await Promise.race([once(child, 'message'), death(child)])) as [AttackTarget];
    const other = await openSocket(target.mongodbPort);
    const start = attack.prepare();
    const pinger = createPinger(other);
    const pinging = pinger.run();
    const attacks = Array.from({ length: connections }, () => start(target, pinger));
    await Promise.race([Promise.all(attacks), death(child), pinging]);
    await pinger.stop();
    await pinging;
    const peakBytes = await peakMemory(child);
    other.destroy();
    return { peakBytes, pings: pinger.pings, worstPingMs: pinger.worstMs };
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.disconnect();
      await once(child, 'exit');
    }
  }
}

function createPinger(socket: Socket) {
  let isStopped = false;
  let waiting: { left: number; resolve(): void }[] = [];
  const pinger = {
    pings: 0,
    worstMs: 0,
    async run(): Promise<void> {
      // One after the attack at the least: it says that the server is still there.
      do {
        const sentAt = performance.now();
        const reply = await ask(socket, { ping: 1, $db: 'admin' });
        if (reply?.ok !== 1)
          throw new Error(`a ping of another client was answered ${JSON.stringify(reply)}`);
        pinger.pings += 1;
        pinger.worstMs = Math.max(pinger.worstMs, performance.now() - sentAt);
        for (const each of waiting) each.left -= 1;
        for (const { resolve } of waiting.filter(({ left }) => left <= 0)) resolve();
        waiting = waiting.filter(({ left }) => left > 0);
      } while (!isStopped);
    },
    async stop(): Promise<void> {
      await pinger.afterPings(1);
      isStopped = true;
    },
    afterPings: (count: number) =>
      new Promise<void>((resolve) => {
        waiting.push({ left: count, resolve });
      }),
  } satisfies OtherClient & Record<string, unknown>;
  return pinger;
}

async function death(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`the server's process ended: ${signal ?? `exit code ${code}`}`);
}

/** Linux only. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
async function peakMemory({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
