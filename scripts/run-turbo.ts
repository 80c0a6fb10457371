import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs turbo by Node itself: there is no shell script that Windows would lack.
 *
 * @returns its exit code, and what it printed unless that went straight to the terminal
 */
export function runTurbo(
  args: readonly string[],
  stdio: 'inherit' | 'pipe',
): Promise<{ exitCode: number; output: string }> {
  const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
  const child = spawn(process.execPath, [turbo, ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', stdio, stdio],
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: '1',
      // What a task prints is kept, and replayed later into who knows what: a terminal, a file, a CI log.
      ...(process.env.FORCE_COLOR ? {} : { NO_COLOR: '1' }),
      // Part of every task's hash: what passed on one Node is not taken for passed on another.
      ATLAS_AWS_IAM_RUNTIME: `${process.version} ${process.platform} ${process.arch}`,
      // Part of the hash of the pages' check: what was left out for want of a program is not left out when it is there.
      ATLAS_AWS_IAM_TOOLS: toolsInPath(),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode: exitCode ?? 1, output }));
  });
}

/** Where the programs are that the pages' commands want. */
function toolsInPath(): string {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    join(repositoryRoot, '.tools/node_modules/.bin'),
  ];
  const files = ['bash', 'aws', 'mongosh'].map((tool) =>
    folders.map((folder) => join(folder, tool)).find((file) => existsSync(file)),
  );
  return files.join(delimiter);
}

/** Compiles the packages that are not up to date; says nothing unless it fails. */
export async function buildPackages(): Promise<void> {
  // Set by turbo for its tasks, which start when what they depend on is compiled.
  if (process.env.TURBO_HASH) return;
  // After a clone it takes long enough to wonder; when everything is compiled it takes no time.
  const notice = setTimeout(() => console.error('Compiling the packages…'), 1000);
  const { exitCode, output } = await runTurbo(
    ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only'],
    'pipe',
  );
  clearTimeout(notice);
  if (exitCode !== 0) throw new Error(`The packages do not compile.\n${output}`);
}
