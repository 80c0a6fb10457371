import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { definedEntries } from '../sandbox-env.ts';

/** Two sources at once. */
export interface Cell {
  pair: [one: string, other: string];
  /** The source whose identity the server saw. */
  winner: string;
  /** Whether `inspectSources` named it, without asking anybody. */
  inspectedIsRight: boolean;
}

/** What one driver does. */
export interface Observation {
  /** Its version. */
  driver: string;
  /** The version of `@aws-sdk/credential-providers`. */
  sdk: string;
  /** Pairs of sources in the chain. */
  chain: Cell[];
  /** Pairs of kinds in one profile. */
  profile: Cell[];
}

const local = (name: string) => new URL(name, import.meta.url);

/** The order in which the newest driver 7 and 6 take sources of credentials, by experiment in two processes. */
export function observeDrivers(): Promise<[driver7: Observation, driver6: Observation]> {
  return Promise.all([observe([]), observe(['--import', local('../use-driver-6.mjs').href])]);
}

async function observe(nodeArgs: string[]): Promise<Observation> {
  const args = ['--import', 'tsx', ...nodeArgs, fileURLToPath(local('observe-child.ts'))];
  const env = Object.fromEntries(
    Object.entries(definedEntries(process.env)).filter(([name]) => !name.startsWith('AWS_')),
  );
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}
