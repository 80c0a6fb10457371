import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTemporaryFolder, forEachAtATime, repositoryRoot } from '@atlas-aws-iam/command';
import { hostsFile } from './aws-hosts.ts';
import { buildClient, type ClientScene, lastLine, outcomeOf } from './build-client.ts';
import type { Language } from './languages.ts';
import { cellsOf, type RunCells } from './measurement.ts';
import { inPrivateNetwork } from './private-network.ts';
import { sources } from './sources.ts';

/** Each has a network of its own. Most of the time a client waits. */
const AT_A_TIME = 2 * availableParallelism();

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
  /** What was measured of those that were built. */
  cells: RunCells;
  /** Whether they had a network in which there is nothing but the sandbox. Undefined where none was built. */
  isCutOff?: boolean;
}

/**
 * Builds each client that can be built here, and lets it log in to a sandbox with each source of credentials.
 */
export async function tryClients(chosen: readonly Language[], scene: ClientScene): Promise<TriedClients> {
  const lines = new Map<string, ClientLine>();
  const built: Language[] = [];
  for (const language of chosen) {
    const { id, title } = language;
    console.error(`Building ${title}…`);
    const outcome = await buildClient(language, scene);
    if (scene.signal.aborted) return { lines: [], cells: {} };
    if (!outcome) built.push(language);
    else if ('skipped' in outcome) {
      lines.set(id, { title, driver: '', result: 'skipped', reason: outcome.skipped });
    } else lines.set(id, { title, driver: '', result: 'failed', reason: outcome.failed });
  }
  if (built.length === 0) return { lines: [...lines.values()], cells: {} };
  const { cells, failures, isCutOff } = await runBuilt(built, scene);
  for (const { id, title } of built) {
    const { driver, cells: own } = cellsOf(cells[id] ?? []);
    const reason = failures[id] ?? failureOf(own);
    lines.set(id, { title, driver, result: reason === '' ? 'passed' : 'failed', reason });
  }
  return { lines: chosen.flatMap(({ id }) => lines.get(id) ?? []), cells, isCutOff };
}

/** What every client must do: be let in with keys, and be refused with wrong ones. The rest is what is measured. */
function failureOf(cells: ReturnType<typeof cellsOf>['cells']): string {
  const { static: keys, 'wrong-secret': wrong } = cells;
  if (!keys || !wrong) return 'nothing is known of it';
  if (keys.outcome !== 'found') return keys.reason ?? keys.words ?? `it was taken for ${keys.user}`;
  return wrong.outcome === 'refused' ? '' : 'it was not refused with a wrong secret';
}

export function formatClientLine({ title, driver, result, reason }: ClientLine): string {
  return `${title.padEnd(19)}${result.padEnd(9)}${driver.padEnd(42)}${reason}`.trimEnd();
}

/** Lets clients that have been built log in. A failure is of the sandbox beside a client, not of the client. */
export async function runBuilt(
  built: readonly Language[],
  { output, env, signal, sourceIds = sources.map(({ id }) => id) }: ClientScene,
): Promise<{ cells: RunCells; failures: Record<string, string>; isCutOff: boolean }> {
  using folder = createTemporaryFolder('matrix-hosts-');
  const hosts = join(folder.path, 'hosts');
  writeFileSync(hosts, hostsFile);
  const probe = inPrivateNetwork(hosts, 'true');
  const isCutOff = (await outcomeOf(probe, repositoryRoot, signal, env)).exitCode === 0;
  const cells: RunCells = {};
  const failures: Record<string, string> = {};
  await forEachAtATime(built, AT_A_TIME, async ({ id, title }) => {
    const program = [
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('run-clients.ts', import.meta.url)),
      output,
      isCutOff ? 'private' : 'shared',
      sourceIds.join(','),
      id,
    ];
    const call = isCutOff
      ? inPrivateNetwork(hosts, process.execPath, ...program)
      : { program: process.execPath, args: program };
    const outcome = await outcomeOf(call, repositoryRoot, signal, env);
    if (signal.aborted) return;
    if (outcome.exitCode !== 0) {
      const [said = lastLine(outcome.output)] = /^\w*Error.*$/m.exec(outcome.output) ?? [];
      failures[id] = `its sandbox did not start, or ended early: ${said}`;
      return;
    }
    cells[id] = outcome.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    console.error(`Measured ${title}`);
  });
  return { cells, failures, isCutOff };
}
