import type { Explanation } from './from-connect.ts';

/** A cause in three parts, as `explain` gives it; also of what only Atlas knows, which no error tells. */
export interface Cause extends Omit<Explanation, 'code' | 'sources'> {
  readonly code: string;
  /** Of the troubleshooting page; the code when left out. */
  readonly section?: string;
}
