import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '@atlas-aws-iam/command';

/**
 * Holds the state for this process until it is disposed of, or until the process ends. The lock of a process that has ended
 * is taken over.
 *
 * @throws UserError while another setup runs
 */
export function lockState(file: string): Disposable {
  const lock = `${file}.lock`;
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
  while (!tryLock(lock)) removeAbandoned(lock);
  const unlock = () => {
    process.off('exit', unlock);
    rmSync(lock, { force: true });
  };
  process.once('exit', unlock);
  return { [Symbol.dispose]: unlock };
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeAbandoned(lock: string): void {
  const owner = readOwner(lock);
  if (owner === undefined || isRunning(owner)) {
    throw new UserError(
      `another setup is running here: process ${owner ?? 'unknown'} holds ${lock}.`,
      'Wait until it has ended. If that process is something else, delete the file.',
    );
  }
  // Moved away first, so that of two that find the same only one removes it.
  const aside = `${lock}-${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    // Another one was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // A third one may have locked in between.
  if (readOwner(aside) !== owner) renameSync(aside, lock);
  else rmSync(aside, { force: true });
}

function readOwner(lock: string): number | undefined {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another user cannot be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
