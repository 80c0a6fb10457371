import { readFileSync, writeFileSync } from 'node:fs';
import type { MistakeContext } from '../mistake.ts';

/** Rewrites the file that this variable names. */
const changeFile =
  (variable: string) =>
  (change: (text: string) => string) =>
  ({ env }: MistakeContext): void => {
    const file = env[variable] ?? '';
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

export const changeConfig = changeFile('AWS_CONFIG_FILE');
export const changeCredentials = changeFile('AWS_SHARED_CREDENTIALS_FILE');
