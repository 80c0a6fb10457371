/** Where a secret stands in a text, and what is shown instead. */
export interface SecretRange {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export const HIDDEN = '…';
