import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTemporaryFolder, definedEntries } from '@atlas-aws-iam/command';
import { useDriver } from '@atlas-aws-iam/mistakes';

/** Two sources at once. */
export interface Cell {
  pair: [one: string, other: string];
  /** The source whose identity the server saw. */
  winner: string;
  /** Whether `inspectSources` named it, without asking anybody. */
  inspectedIsRight: boolean;
}

/** One source that gives nothing, before one that works. */
export interface BrokenCell {
  name: string;
  /** Undefined when the later source was used; else the code of `explain` for the error. */
  failure?: string;
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
  /** Sources that fail. */
  broken: BrokenCell[];
}

const child = fileURLToPath(new URL('observe-child.ts', import.meta.url));

/** The order in which the newest driver 7 and 6 take sources of credentials, by experiment in two processes. */
export function observeDrivers(signal?: AbortSignal): Promise<[driver7: Observation, driver6: Observation]> {
  return Promise.all([observe([], signal), observe(['--import', useDriver('mongodb-6')], signal)]);
}

async function observe(nodeArgs: string[], signal: AbortSignal | undefined): Promise<Observation> {
  // Made here, because a child that is ended removes nothing.
  using folder = createTemporaryFolder('credential-order-');
  const args = ['--import', 'tsx', ...nodeArgs, child, folder.path];
  const env = Object.fromEntries(
    Object.entries(definedEntries(process.env)).filter(([name]) => !name.startsWith('AWS_')),
  );
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, signal });
  return JSON.parse(stdout);
}
