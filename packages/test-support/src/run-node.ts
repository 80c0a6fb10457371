import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { machineEnv } from '@atlas-aws-iam/command';
import { onTestFinished } from 'vitest';
import { compileProgram } from './compile-program.ts';

export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a TypeScript program, compiled, in this folder with this environment and none of the test's own. */
export async function runNode(
  cwd: string,
  args: string[],
  env: Record<string, string | undefined>,
): Promise<Outcome> {
  const compiled = await Promise.all(
    args.map((arg) => (/^[^-].*\.ts$/.test(arg) ? compileProgram(resolve(cwd, arg)) : arg)),
  );
  const child = spawn(process.execPath, compiled, {
    cwd,
    env: { ...machineEnv(), AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const outcome: Outcome = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    outcome.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    outcome.stderr += text;
  });
  return new Promise((fulfil, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => fulfil({ ...outcome, exitCode }));
  });
}
