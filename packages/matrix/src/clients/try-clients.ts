import { fileURLToPath } from 'node:url';
import { repositoryRoot, UserError } from '@atlas-aws-iam/command';
import { buildClient, type ClientScene, lastLine, outcomeOf } from './build-client.ts';
import type { Language } from './languages.ts';
import type { ClientResult } from './run-clients.ts';

export interface ClientLine {
  title: string;
  /** As the driver named itself to the server. */
  driver: string;
  result: 'passed' | 'failed' | 'skipped';
  reason: string;
}

export interface TriedClients {
  /** In the order of the languages. */
  lines: readonly ClientLine[];
  /** Whether they had a network in which there is nothing but the sandbox. Undefined where none was built. */
  isCutOff?: boolean;
}

/**
 * Builds each client that can be built here, and lets it log in to a sandbox.
 *
 * @throws UserError where the sandbox does not start
 */
export async function tryClients(chosen: readonly Language[], scene: ClientScene): Promise<TriedClients> {
  const lines = new Map<string, ClientLine>();
  const built: Language[] = [];
  for (const language of chosen) {
    const { id, title } = language;
    console.error(`Building ${title}…`);
    const outcome = await buildClient(language, scene);
    if (scene.signal.aborted) return { lines: [] };
    if (!outcome) built.push(language);
    else if ('skipped' in outcome) {
      lines.set(id, { title, driver: '', result: 'skipped', reason: outcome.skipped });
    } else lines.set(id, { title, driver: '', result: 'failed', reason: outcome.failed });
  }
  if (built.length === 0) return { lines: [...lines.values()] };
  const { results, isCutOff } = await runBuilt(built, scene);
  for (const { id, title } of built) {
    const { driver = '', failure } = results.find((result) => result.id === id) ?? {
      failure: 'nothing is known of it',
    };
    lines.set(id, { title, driver, result: failure ? 'failed' : 'passed', reason: failure ?? '' });
  }
  return { lines: chosen.flatMap(({ id }) => lines.get(id) ?? []), isCutOff };
}

export function formatClientLine({ title, driver, result, reason }: ClientLine): string {
  return `${title.padEnd(8)}${result.padEnd(9)}${driver.padEnd(34)}${reason}`.trimEnd();
}

/**
 * Lets clients that have been built log in.
 *
 * @throws UserError where the sandbox does not start
 */
export async function runBuilt(
  built: readonly Language[],
  { output, env, signal }: ClientScene,
): Promise<{ results: ClientResult[]; isCutOff: boolean }> {
  const inside = (...command: string[]) => ({
    program: 'unshare',
    args: ['-rn', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"', ...command],
  });
  const isCutOff = (await outcomeOf(inside('true'), repositoryRoot, signal, env)).exitCode === 0;
  const program = [
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(new URL('run-clients.ts', import.meta.url)),
    output,
    ...built.map(({ id }) => id),
  ];
  const call = isCutOff ? inside(process.execPath, ...program) : { program: process.execPath, args: program };
  const outcome = await outcomeOf(call, repositoryRoot, signal, env);
  if (outcome.exitCode !== 0) {
    throw new UserError('the sandbox for them did not start.', lastLine(outcome.output));
  }
  return { results: JSON.parse(outcome.output.trim().split('\n').at(-1) ?? '[]'), isCutOff };
}
