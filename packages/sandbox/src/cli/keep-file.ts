import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { checkKeptState, type KeptState } from '../kept-state.ts';
import { showPath } from '../masking/show-typed.ts';
import { writePrivateFile } from '../private-files.ts';
import { UserError } from '../user-error.ts';
import { type Claim, claimFolder } from './claim-folder.ts';
import { readJsonFile } from './read-json-file.ts';

/**
 * Claims the file for this process, by a folder beside it, from before it is read until the sandbox ends: of two sandboxes
 * that keep their ports and keys in it, the second would get those of the first.
 *
 * @throws UserError when another sandbox has it.
 */
export function claimKeepFile(file: string): Claim {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // One file has one claim, however it is named.
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return claimFolder(`${real}.claimed`, (owner) => {
    throw new UserError(
      `--keep ${showPath(file)}: the sandbox in process ${owner} keeps its ports and keys there.`,
      `Stop that one first, or name another file. If that process is something else, delete ${showPath(`${real}.claimed`)}.`,
    );
  });
}

/** The ports and keys of the sandbox before; undefined where there was none. @throws UserError */
export function readKeepFile(file: string): KeptState | undefined {
  if (!existsSync(file)) return undefined;
  const value = readJsonFile('--keep', file);
  try {
    checkKeptState(value);
  } catch {
    throw new UserError(
      `--keep ${showPath(file)}: this is not what --keep has written.`,
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
