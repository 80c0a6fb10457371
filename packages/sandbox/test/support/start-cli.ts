import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { programPath } from './programs.ts';

/** A folder of the test's own. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Run {
  child: ChildProcess;
  output(): string;
  errors(): string;
  /** Resolves with the output once it holds this text; rejects when the process ends without it. */
  until(text: string): Promise<string>;
  ended: Promise<number | null>;
}

export function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): Run {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', HOME: cwd, TMPDIR: tmpdir(), ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    output += text;
    errors += text;
  });
  const ended = once(child, 'close').then(([exitCode]) => exitCode as number | null);
  return {
    child,
    output: () => output,
    errors: () => errors,
    ended,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => output.includes(text) && resolve(output);
        look();
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`ended without "${text}":\n${output}`)));
      }),
  };
}

export const startCli = (cwd: string, ...args: string[]) =>
  run(process.execPath, [programPath('run-cli'), ...args], cwd);
