import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engines.ts';

/** A test of the suite, as its engine did on it. */
export interface Result {
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** The first line of why it failed. */
  reason: string;
}

/** Why an engine differs, with the tests that show it. */
export type KnownDifferences = Readonly<Record<string, readonly string[]>>;

interface Report {
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}

export function readResults(file: string): Result[] {
  const { testResults }: Report = JSON.parse(readFileSync(file, 'utf8'));
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ fullName, status, failureMessages }) => ({
      name: withoutVersions(fullName),
      status: status === 'passed' || status === 'failed' ? status : 'skipped',
      reason: failureMessages[0]?.split('\n', 1)[0] ?? '',
    }));
}

/** Drivers move on, and what an engine does to them stays. */
function withoutVersions(name: string): string {
  return name.replace(/ '\d+\.\d+\.\d+'/g, '').replace(/ on driver/, '');
}

/** Data, and not code: a difference is known because somebody looked at it. */
export function readKnownDifferences(engine: Engine): KnownDifferences {
  const file = join(import.meta.dirname, engine, 'known-differences.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Tells what came out; 1 where it is not what is known. */
export function printDifferences(results: readonly Result[], known: KnownDifferences): 0 | 1 {
  const failed = results.filter(({ status }) => status === 'failed');
  const isKnown = (name: string) => Object.values(known).some((names) => names.includes(name));
  const unknown = failed.filter(({ name }) => !isKnown(name));
  for (const { name, reason } of unknown) console.log(`differs: ${name}\n  ${reason}`);
  const gone = Object.values(known)
    .flat()
    .filter((name) => !failed.some((result) => result.name === name));
  for (const name of gone) console.log(`no longer differs, so take it from known-differences.json: ${name}`);
  for (const [reason, names] of Object.entries(known)) console.log(`${names.length} known: ${reason}`);
  const count = (status: Result['status']) => results.filter((result) => result.status === status).length;
  console.log(
    `${count('passed')} as the sandbox's own store, ${failed.length} not, ${count('skipped')} skipped`,
  );
  return unknown.length + gone.length === 0 ? 0 : 1;
}
