import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { logIn } from '../src/login-client/conversation.ts';
import { openWireClient } from '../src/login-client/wire-client.ts';
import { DIST } from './start-server.ts';

export interface FixtureFigures {
  /** Milliseconds of a connection and its login, and of the same after a `reset()`. Taken in turn, one of each a round. */
  rounds: { login: number; resetAndLogin: number }[];
  /** Bytes of a process that has started a sandbox, and serves nobody, above those of the same process before. */
  idle: { heap: number; resident: number };
}

const ROUNDS = 100;

/** What a test pays for a sandbox that every test finds as it started. */
export async function measureFixture(dist: string = DIST): Promise<FixtureFigures> {
  const { startSandbox }: typeof import('../src/index.ts') = await import(new URL('index.js', dist).href);
  await using sandbox = await startSandbox();
  const { env } = await sandbox.provision('env-vars');
  const keys = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  };

  async function connect(): Promise<void> {
    const client = await openWireClient(sandbox.mongodbUri);
    const reply = await logIn(client, keys);
    if (reply.done !== true) throw new Error(`a login was refused: ${reply.errmsg}`);
    await client.end();
  }
  async function timed(run: () => Promise<void>): Promise<number> {
    const startedAt = performance.now();
    await run();
    return performance.now() - startedAt;
  }

  // The first login loads what later ones find.
  await connect();
  const rounds: FixtureFigures['rounds'] = [];
  while (rounds.length < ROUNDS) {
    rounds.push({
      login: await timed(connect),
      resetAndLogin: await timed(async () => {
        await sandbox.reset();
        await connect();
      }),
    });
  }
  return { rounds, idle: await measureIdle(dist) };
}

async function measureIdle(dist: string): Promise<FixtureFigures['idle']> {
  const program = `
    const used = () => { gc(); const { heapUsed, rss } = process.memoryUsage(); return { heapUsed, rss }; };
    const before = used();
    const { startSandbox } = await import(${JSON.stringify(new URL('index.js', dist).href)});
    const sandbox = await startSandbox();
    const after = used();
    console.log(JSON.stringify({ heap: after.heapUsed - before.heapUsed, resident: after.rss - before.rss }));
    await sandbox.stop();`;
  const args = ['--expose-gc', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}
