import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a sandbox keeps its files. */
export interface FilesFolder {
  /** Absolute or as it was given; a temporary folder of its own is made when it is first asked for. */
  path(): string;
  /** Removes the folder with what is in it, if it is one of its own. */
  remove(): void;
}

export function createFilesFolder(directory: string | undefined): FilesFolder {
  let temporary: string | undefined;
  const removeTemporary = () => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  return {
    path() {
      if (directory !== undefined) return directory;
      if (temporary === undefined) {
        temporary = mkdtempSync(join(tmpdir(), 'atlas-aws-iam-sandbox-'));
        // A umask takes bits away, even the owner's.
        chmodSync(temporary, 0o700);
        // It holds secrets, and not every program gets to call stop().
        process.once('exit', removeTemporary);
      }
      return temporary;
    },
    remove() {
      process.off('exit', removeTemporary);
      removeTemporary();
    },
  };
}
