import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file that its owner alone can read, whatever the umask and the mode before. It appears whole or not at all. A
 * link stays one: what it leads to is written, as an editor does.
 */
export function writePrivateFile(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = existsSync(path) ? realpathSync(path) : path;
  const aside = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    writeFileSync(aside, text, { mode: 0o600, flag: 'wx' });
    chmodSync(aside, 0o600);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
