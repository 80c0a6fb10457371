import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from './user-error.ts';

const PID_FILE = 'pid';

/** The folder in which a running sandbox tells other programs how to reach it. */
export interface SandboxFiles {
  /** Writes variables in a form that `dotenv` reads and a shell can source. Mode 0600: they hold secrets. */
  writeEnv(name: string, comment: string, env: Readonly<Record<string, string>>): void;
  /** Removes the folder; synchronous, because it also runs while the process ends. */
  remove(): void;
}

/**
 * Claims the folder for this process.
 *
 * @throws UserError when another sandbox holds it, or when it is not a sandbox's.
 */
export function claimSandboxFiles(directory: string): SandboxFiles {
  // Made aside and renamed, so that the folder appears together with its owner's process id, or not at all.
  mkdirSync(dirname(directory), { recursive: true });
  const aside = mkdtempSync(`${directory}-`);
  try {
    writeFileSync(join(aside, PID_FILE), String(process.pid), { mode: 0o600 });
    removeAbandoned(directory);
    moveInPlace(aside, directory);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw error;
  }

  return {
    writeEnv(name, comment, env) {
      const file = join(directory, name);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, formatEnv(comment, env), { mode: 0o600 });
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function removeAbandoned(directory: string): void {
  const owner = readOwner(directory);
  if (owner === undefined) return;
  if (isRunning(owner)) {
    throw new UserError(
      `A sandbox is already running here: process ${owner} holds ${directory}. Use that one, or stop it with Ctrl-C first. If that process is something else, delete the folder.`,
    );
  }
  // Its process ended without cleaning up; the credentials in it are of a sandbox that is gone.
  rmSync(directory, { recursive: true, force: true });
}

function moveInPlace(aside: string, directory: string): void {
  try {
    renameSync(aside, directory);
  } catch {
    throw new UserError(
      `${directory} exists and is not a running sandbox's. Move it away, then start the sandbox again.`,
    );
  }
}

/** The process id in the folder; undefined where there is no such folder or it is no sandbox's. */
function readOwner(directory: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(directory, PID_FILE), 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
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

function formatEnv(comment: string, env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env).map(([name, value]) => {
    // Single quotes mean the same to dotenv and to every POSIX shell, as long as the value holds none.
    if (/['\n]/.test(value)) throw new Error(`${name} cannot be written as a quoted value`);
    return `${name}='${value}'`;
  });
  return [`# ${comment}`, ...lines, ''].join('\n');
}
