import { readFileSync, writeFileSync } from 'node:fs';
import type { ReproductionContext } from '../mistake.ts';

/** Rewrites the file that this variable names. */
export const changeFile =
  (variable: string, change: (text: string) => string) =>
  ({ env }: ReproductionContext): void => {
    const file = env[variable] ?? '';
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
