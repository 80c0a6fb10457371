import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('run-cli.ts', import.meta.url));

export interface MatrixRun {
  child: ChildProcess;
  folder: string;
  stdout(): string;
  stderr(): string;
  /** Until it has printed this. */
  until(text: string): Promise<void>;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

/** The command in a process and an empty folder of its own. */
export async function startMatrix(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<MatrixRun> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const machine = { PATH: process.env.PATH ?? '', AWS_EC2_METADATA_DISABLED: 'true', HOME: folder };
  const child = spawn(process.execPath, [await compileProgram(PROGRAM), ...args], {
    cwd: folder,
    env: { ...machine, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    child,
    folder,
    stdout: () => stdout,
    stderr: () => stderr,
    async until(text) {
      while (!stdout.includes(text)) {
        const hasEnded = await Promise.race([
          once(child.stdout, 'data').then(() => false),
          ended.then(() => true),
        ]);
        if (hasEnded && !stdout.includes(text))
          throw new Error(`it ended without “${text}”:\n${stdout}${stderr}`);
      }
    },
    ended,
  };
}
