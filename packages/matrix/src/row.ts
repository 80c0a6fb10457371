import type { Driver } from './drivers.ts';

export type TargetName = 'sandbox' | 'atlas' | 'server';

/** One line of the matrix: something that must come out one way. */
export interface Row {
  /** For `--list` and reports, unique within its group, driver and target: `web-identity named-session`. */
  name: string;
  group: 'login' | 'specification' | 'refusal' | 'protocol';
  /** The credential path it belongs to. */
  path?: string;
  /** Undefined where no driver takes part. */
  driver?: Driver;
  target: TargetName;
  /** What is missing for it to run, exactly; undefined when everything is there. */
  findMissing?(): Promise<string | undefined> | string | undefined;
  /**
   * @returns what is worth a line in the report
   * @throws AssertionError, or whatever went wrong
   */
  run(): Promise<Evidence>;
}

export interface Evidence {
  /** Whom the server took the caller for. */
  identity?: string;
  /** What else a reader of the report wants to know, such as the code of a refusal. */
  detail?: string;
}

export interface RowResult {
  row: Row;
  verdict: 'passed' | 'failed' | 'skipped';
  milliseconds: number;
  evidence: Evidence;
  /** Why it was skipped, or how it failed. */
  reason?: string;
}
