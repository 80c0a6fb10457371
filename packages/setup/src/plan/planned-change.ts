import type { Attributes, Difference } from '../kinds/kind.ts';

/**
 * - `replace`: an access key that is deleted and made anew
 * - `write`: files of the reader, which no total counts
 * - `record`: it is there, and only the state does not say so yet
 */
export type Action = 'create' | 'update' | 'replace' | 'delete' | 'write' | 'record';

export interface PlannedChange {
  action: Action;
  key: string;
  /** As Terraform calls it. */
  type: string;
  name: string;
  /** Undefined for what is known after apply. */
  attributes: Attributes;
  differences: readonly Difference[];
  /** Why, where that is not plain. */
  because?: string;
  run(): Promise<void>;
}

export interface Plan {
  changes: readonly PlannedChange[];
  /** What the reader is to know besides. */
  notes: readonly string[];
}

export interface Totals {
  add: number;
  change: number;
  destroy: number;
}

export function totalsOf({ changes }: Plan): Totals {
  const count = (...actions: Action[]) => changes.filter(({ action }) => actions.includes(action)).length;
  return {
    add: count('create', 'replace'),
    change: count('update'),
    destroy: count('delete', 'replace'),
  };
}

/** Whether there is something to do that the reader would notice. */
export function hasChanges({ changes }: Plan): boolean {
  return changes.some(({ action }) => action !== 'record');
}
