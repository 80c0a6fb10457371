import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePrivateFile } from '../private-files.ts';
import { UserError } from '../user-error.ts';
import { formatEnvFile } from './env-file.ts';
import { formatPowershellFile } from './powershell-file.ts';

const PID_FILE = 'pid';

/** Longer than any process id. */
const MAX_PID_FILE_BYTES = 20;

/** The folder in which a running sandbox tells other programs how to reach it. */
export interface SandboxFiles {
  /**
   * Writes variables in a form that `dotenv` reads and a shell can source, and beside it, as `<name>.ps1`, in one that
   * PowerShell loads. Mode 0600: they hold secrets.
   *
   * @throws UserError when the folder is not this sandbox's any more.
   */
  writeEnv(name: string, comment: string, env: Readonly<Record<string, string>>): void;
  /** Removes the folder, if it is still this sandbox's; synchronous, because it also runs while the process ends. */
  remove(): void;
}

/**
 * Claims the folder for this process.
 *
 * @throws UserError when another sandbox holds it, or when it is not a sandbox's.
 */
export function claimSandboxFiles(directory: string): SandboxFiles {
  // The folder is made aside and renamed, so that it appears together with its owner's process id, or not at all.
  mkdirSync(dirname(directory), { recursive: true });
  const aside = mkdtempSync(`${directory}-`);
  try {
    chmodSync(aside, 0o700);
    writePrivateFile(aside, PID_FILE, String(process.pid));
    removeAbandoned(directory);
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
    writeEnv(name, comment, env) {
      if (!isOwn()) throw new UserError(`${directory} was taken from this sandbox. Start it again.`);
      writePrivateFile(directory, name, formatEnvFile(comment, env));
      writePrivateFile(directory, powershellFileOf(name), formatPowershellFile(comment, env));
    },
    remove() {
      if (isOwn()) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** `env` and `paths/env-vars.session.env` have `env.ps1` and `paths/env-vars.session.ps1` beside them. */
export function powershellFileOf(name: string): string {
  return `${name.replace(/\.env$/, '')}.ps1`;
}

function removeAbandoned(directory: string): void {
  const owner = readOwner(directory);
  if (owner === undefined) return;
  if (isRunning(owner)) {
    throw new UserError(
      `A sandbox is already running here: process ${owner} holds ${directory}. Use that one, or stop it with Ctrl-C first. If that process is something else, delete the folder.`,
    );
  }
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
