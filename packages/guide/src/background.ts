import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '@atlas-aws-iam/command';
import { spawnGroup } from './process-group.ts';
import { type ShellName, scriptCommand, scriptText } from './shell-name.ts';

const READY = 'ready';
const UP_TO_READY = new RegExp(`^[^]*?\\b${READY}\\b.*\\n`);

/** A block that stays in a terminal of its own. */
export interface Background extends AsyncDisposable {
  /** Why it cannot be relied on; undefined once it says that it is ready. */
  readonly failure: string | undefined;
  /** What it has printed so far. */
  readonly output: string;
  /** What it had printed up to the line that says it is ready. */
  readonly greeting: string;
  /** Whether it ended although nobody stopped it. */
  readonly hasEnded: boolean;
}

/** Starts it and waits until it prints the word `ready`; it is stopped as by Ctrl-C. */
export async function startBackground(
  script: string,
  { shell, cwd, env, scratch }: { shell: ShellName; cwd: string; env: Env; scratch: string },
  limitMs: number,
  signal: AbortSignal,
): Promise<Background> {
  const extension = shell === 'bash' ? 'sh' : 'ps1';
  const blockFile = join(scratch, `background-${process.hrtime.bigint()}.${extension}`);
  writeFileSync(blockFile, scriptText(shell, script));
  const [command, args] = scriptCommand(shell, blockFile);
  const group = spawnGroup(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let hasEnded = false;
  const greeting = () => UP_TO_READY.exec(output)?.[0];

  const failure = await new Promise<string | undefined>((resolve) => {
    for (const stream of [group.child.stdout, group.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (greeting() !== undefined) resolve(undefined);
      });
    }
    group.child.once('exit', () => {
      hasEnded = true;
    });
    // Not when it exits: what it printed last may not have arrived then.
    group.child.once('close', (status) => {
      resolve(`ended with exit status ${status ?? 1} and never said "${READY}"`);
    });
    const timer = setTimeout(() => resolve(`did not say "${READY}" within ${limitMs / 1000} s`), limitMs);
    void group.exited.then(() => clearTimeout(timer));
    signal.addEventListener('abort', () => resolve('was interrupted'), { once: true });
    if (signal.aborted) resolve('was interrupted');
  });

  return {
    failure,
    get output() {
      return output;
    },
    greeting: greeting() ?? output,
    get hasEnded() {
      return hasEnded;
    },
    [Symbol.asyncDispose]: () => group.end('SIGINT'),
  };
}
