import { readFileSync } from 'node:fs';

/** Why a file that the chain would read gives nothing, in words that follow its path; undefined if it has a text. */
export function fileTrouble(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() === '' ? 'which is empty' : undefined;
  } catch (error) {
    return readTrouble(error);
  }
}

export function readTrouble(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'which does not exist';
  if (code === 'EISDIR') return 'which is a directory';
  return `which cannot be read (${code})`;
}
