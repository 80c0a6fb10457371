import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePrivateFile } from '../private-files.ts';
import { UserError } from '../user-error.ts';

const PID_FILE = 'pid';

/** Longer than any process id. */
const MAX_PID_FILE_BYTES = 20;

/** A folder that is one process's as long as that runs. */
export interface Claim {
  isOwn(): boolean;
  /** Removes the folder, if it is still this process's; synchronous, because it also runs while the process ends. */
  remove(): void;
}

/**
 * Makes the folder, with this process's id in it. One whose process has ended is removed first.
 *
 * @param refuse what to throw when another process, which runs, has it
 * @throws UserError also when what is there is no such folder.
 */
export function claimFolder(directory: string, refuse: (owner: number) => never): Claim {
  // The folder is made aside and renamed, so that it appears together with its owner's process id, or not at all.
  mkdirSync(dirname(directory), { recursive: true });
  const aside = mkdtempSync(`${directory}-`);
  try {
    chmodSync(aside, 0o700);
    writePrivateFile(aside, PID_FILE, String(process.pid));
    removeAbandoned(directory, refuse);
    moveInPlace(aside, directory);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw error;
  }
  const own = identityOf(directory);
  // Both must agree, the folder's number and the process id in it: a file system reuses the number of a folder that is gone.
  const isOwn = () =>
    own !== undefined && identityOf(directory) === own && readOwner(directory) === process.pid;

  return {
    isOwn,
    remove() {
      if (isOwn()) rmSync(directory, { recursive: true, force: true });
    },
  };
}

function removeAbandoned(directory: string, refuse: (owner: number) => never): void {
  const owner = readOwner(directory);
  if (owner === undefined) return;
  if (isRunning(owner)) refuse(owner);
  // Its process ended without cleaning up; the credentials in it are of a sandbox that is gone. Moved away first, so
  // that a third sandbox which found the same cannot remove what the second has put here meanwhile.
  const aside = mkdtempSync(`${directory}-`);
  const abandoned = join(aside, 'abandoned');
  try {
    renameSync(directory, abandoned);
    if (readOwner(abandoned) !== owner) renameSync(abandoned, directory);
  } catch (error) {
    // Gone already: another one was faster, and is found when this one moves in.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function moveInPlace(aside: string, directory: string): void {
  try {
    renameSync(aside, directory);
  } catch (error) {
    if (
      !['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EPERM', 'EACCES'].includes(
        (error as NodeJS.ErrnoException).code ?? '',
      )
    ) {
      throw error;
    }
    throw new UserError(
      `${directory} exists and is not a running sandbox's. Move it away, then start the sandbox again.`,
    );
  }
}

/** The process id in the folder; undefined where there is no such folder or it is no sandbox's, such as a link. */
function readOwner(directory: string): number | undefined {
  try {
    const file = join(directory, PID_FILE);
    const found = lstatSync(file);
    // Reading something that is not a file, such as a pipe, may never end.
    if (!lstatSync(directory).isDirectory() || !found.isFile()) return undefined;
    if (found.size > MAX_PID_FILE_BYTES) return undefined;
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function identityOf(directory: string): string | undefined {
  const found = lstatSync(directory, { throwIfNoEntry: false });
  return found?.isDirectory() ? `${found.dev} ${found.ino}` : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
