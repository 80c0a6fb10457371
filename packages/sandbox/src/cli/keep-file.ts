import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { checkKeptState, type KeptState } from '../kept-state.ts';
import { writePrivateFile } from '../private-files.ts';
import { UserError } from '../user-error.ts';
import { readJsonFile } from './read-json-file.ts';

/** The ports and keys of the sandbox before; undefined where there was none. @throws UserError */
export function readKeepFile(file: string): KeptState | undefined {
  if (!existsSync(file)) return undefined;
  const value = readJsonFile('--keep', file);
  try {
    checkKeptState(value);
  } catch {
    throw new UserError(
      `--keep ${file}: this is not what --keep has written.`,
      'Name another file, or move this one away: then the sandbox takes new ports and keys, and writes it.',
    );
  }
  return value;
}

/** Mode 0600: keys follow from it. */
export function writeKeepFile(file: string, kept: KeptState): void {
  const path = resolve(file);
  writePrivateFile(dirname(path), basename(path), `${JSON.stringify(kept, null, 2)}\n`);
}
