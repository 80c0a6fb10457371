import type { Report } from '../run/report.ts';
import type { RunExample } from '../run/run-example.ts';
import type { Observe } from '../run/setup-run.ts';

/** What a command gets from whoever starts it. */
export interface CommandContext {
  /** The folder of the repository. */
  folder: string;
  /** The environment, for `--target aws`. */
  env: Readonly<Record<string, string | undefined>>;
  report: Report;
  signal: AbortSignal;
  /** Asks on the terminal; undefined where there is none. */
  ask: ((question: string) => Promise<string>) | undefined;
  pause(ms: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Compiles what the path's example needs. */
  prepareExample(path: string): Promise<void>;
  runExample: RunExample;
  observe: Observe;
}

export interface CommandOptions {
  target: 'sandbox' | 'aws';
  paths: readonly string[];
  suffix: string | undefined;
  isApproved: boolean;
  project: string | undefined;
  cluster: string | undefined;
  createCluster: 'm0' | 'flex' | undefined;
  deleteCluster: boolean;
  /** Whether `.env.matrix` is written. */
  isForMatrix: boolean;
  region: string | undefined;
  database: string | undefined;
  issuer: string | undefined;
  audience: string | undefined;
  subject: string | undefined;
  tokenFile: string | undefined;
  permissionSet: string | undefined;
}
