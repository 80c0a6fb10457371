import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Env } from '@atlas-aws-iam/command';
import { spawnGroup } from './process-group.ts';

/** bash reports here, where no block writes. */
const REPORT_FD = 3;

/** Where the block is that runs; bash says this name in its errors. */
export const BLOCK_FILE = 'block.sh';

export interface ShellOutcome {
  /** What came to an end: the block, the shell with it, or somebody's patience. */
  ending: 'block' | 'shell' | 'time' | 'interruption';
  status: number;
  /** Stdout and stderr, as they came. */
  output: string;
  /** The first command of the block that failed and whose status nothing looked at; the line is that of the block. */
  failed: { line: number; status: number } | undefined;
}

/** One bash for all blocks: variables and the current directory stay from one to the next, as in a terminal. */
export interface Shell extends AsyncDisposable {
  run(script: string, limitMs: number, signal: AbortSignal): Promise<ShellOutcome>;
}

export function startShell(cwd: string, env: Env, scratch: string): Shell {
  const [blockFile, outputFile] = [join(scratch, BLOCK_FILE), join(scratch, 'output')];
  const group = spawnGroup('bash', ['--noprofile', '--norc'], {
    cwd,
    env,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  let onReport: (line: string) => void = () => {};
  const reports = createInterface({ input: group.child.stdio[REPORT_FD] as Readable });
  reports.on('line', (line) => onReport(line));

  return {
    async run(script, limitMs, signal) {
      writeFileSync(blockFile, `${script}\n`);
      writeFileSync(outputFile, '');
      let failed: ShellOutcome['failed'];
      const { promise, resolve } = withResolvers<Pick<ShellOutcome, 'ending' | 'status'>>();
      onReport = (line) => {
        const [kind, status, at, ...source] = line.split(' ');
        if (kind === 'end') resolve({ ending: 'block', status: Number(status) });
        // The trap also runs for what a block sources, and once more for the block as a whole.
        else if (source.join(' ') === blockFile) failed ??= { line: Number(at), status: Number(status) };
      };
      void group.exited.then((status) => resolve({ ending: 'shell', status }));
      const timer = setTimeout(() => resolve({ ending: 'time', status: 1 }), limitMs);
      const interrupt = () => resolve({ ending: 'interruption', status: 1 });
      signal.addEventListener('abort', interrupt, { once: true });
      if (signal.aborted) interrupt();
      group.child.stdin?.write(commandFor(blockFile, outputFile));

      const finished = await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
      return { ...finished, output: readFileSync(outputFile, 'utf8'), failed };
    },
    async [Symbol.asyncDispose]() {
      reports.close();
      await group.end('SIGTERM');
    },
  };
}

/** Sources the block, so that what it sets stays, and says how that went. */
function commandFor(blockFile: string, outputFile: string): string {
  return [
    `trap 'echo "failed $? $LINENO \${BASH_SOURCE[0]-}" >&${REPORT_FD}' ERR`,
    `. ${quote(blockFile)} </dev/null >>${quote(outputFile)} 2>&1`,
    `echo "end $?" >&${REPORT_FD}`,
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}
