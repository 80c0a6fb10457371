import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { compiledPackages, isUpToDate, markUpToDate, sourcesOf } from '../up-to-date.mjs';
import { findProgram } from './find-program.ts';
import { type NodeOutcome, runNode } from './run-node.ts';
import { UserError } from './user-error.ts';

export interface TurboOptions {
  /** Ends it. */
  signal?: AbortSignal | undefined;
}

/** Runs turbo by Node itself: there is no shell script that Windows would lack. */
export function runTurbo(
  root: string,
  args: readonly string[],
  outputs: 'shown' | 'kept',
  { signal }: TurboOptions = {},
): Promise<NodeOutcome> {
  const turbo = createRequire(join(root, 'package.json')).resolve('turbo/bin/turbo');
  return runNode([turbo, ...args], {
    cwd: root,
    outputs,
    signal,
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: '1',
      // What a task prints is kept, and replayed later into who knows what: a terminal, a file, a CI log.
      ...(process.env.FORCE_COLOR ? {} : { NO_COLOR: '1' }),
      // Part of every task's hash: what passed on one Node is not taken for passed on another.
      ATLAS_AWS_IAM_RUNTIME: `${process.version} ${process.platform} ${process.arch}`,
      // Part of the hash of the pages' check: what was left out for want of a program is not left out when it is there.
      ATLAS_AWS_IAM_TOOLS: toolsInPath(root),
    },
  });
}

/** Where the programs are that the pages' commands want. */
function toolsInPath(root: string): string {
  const place = { path: process.env.PATH, more: [join(root, '.tools/node_modules/.bin')] };
  const tools = ['bash', 'pwsh', 'powershell', 'aws', 'mongosh'];
  return tools.map((tool) => findProgram(tool, place)).join(delimiter);
}

export interface BuildOptions extends TurboOptions {
  /**
   * The ids of examples that are compiled too, if all of them can be: one with a mistake in its types still runs, from
   * its source.
   */
  examples?: readonly string[];
  run?: typeof runTurbo;
}

/** Compiles the packages that are not up to date; says nothing unless it fails. */
export async function buildPackages(
  root: string,
  { examples = [], run = runTurbo, signal }: BuildOptions = {},
): Promise<void> {
  // Set by turbo for its tasks, which start when what they depend on is compiled.
  if (process.env.TURBO_HASH) return;
  const packages = compiledPackages(root);
  const folders = [...packages, ...examples.map((id) => `examples/${id}`)];
  if (isUpToDate(root, folders)) return;

  const sources = new Map(folders.map((folder) => [folder, sourcesOf(root, folder)]));
  // After a clone it takes long enough to wonder; when everything is compiled it takes no time.
  const notice = setTimeout(() => console.error('Compiling the packages…'), 1000);
  const build = (...filters: string[]) =>
    run(root, ['run', 'build', ...filters, '--output-logs=errors-only'], 'kept', { signal });
  // Not packages/*: those that compile nothing may need examples.
  const ofPackages = packages.map((folder) => `--filter=./${folder}`);
  let isAllBuilt = false;
  if (examples.length > 0) {
    const ofExamples = examples.map((id) => `--filter=./examples/${id}`);
    isAllBuilt = (await build(...ofPackages, ...ofExamples)).exitCode === 0;
  }
  const { exitCode, output } = isAllBuilt ? { exitCode: 0, output: '' } : await build(...ofPackages);
  clearTimeout(notice);
  if (exitCode !== 0) throw new UserError('the packages do not compile.', output.trim());
  for (const folder of isAllBuilt ? folders : packages) {
    markUpToDate(root, folder, sources.get(folder) ?? '');
  }
}
