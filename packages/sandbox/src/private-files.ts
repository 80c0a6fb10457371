import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { UserError } from './user-error.ts';

/** Their owner's alone, whatever the umask is. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Writes `<root>/<name>` and the folders between, all of them the owner's alone. The file is made anew and moved into
 * place, so that one which exists with a laxer mode, or a link planted there, is replaced and not written to.
 *
 * @throws UserError where a link or a file stands in place of a folder.
 */
export function writePrivateFile(root: string, name: string, text: string): string {
  const file = join(root, name);
  makePrivateDirectories(root, dirname(file));
  const aside = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    writeFileSync(aside, text, { mode: FILE_MODE, flag: 'wx' });
    chmodSync(aside, FILE_MODE);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  return file;
}

function makePrivateDirectories(root: string, directory: string): void {
  // The root may be the caller's own folder, which is left as it is.
  if (lstatSync(root, { throwIfNoEntry: false }) === undefined) {
    mkdirSync(root, { recursive: true, mode: DIRECTORY_MODE });
    chmodSync(root, DIRECTORY_MODE);
  }
  let current = root;
  for (const part of relative(root, directory).split(sep).filter(Boolean)) {
    current = join(current, part);
    const found = lstatSync(current, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(current, { mode: DIRECTORY_MODE });
    else if (!found.isDirectory()) {
      throw new UserError(
        `${current} is a link or a file where a folder must be. Move it away, then try again.`,
      );
    }
    chmodSync(current, DIRECTORY_MODE);
  }
}
