import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a credential path keeps in files: profiles, tokens. */
export interface PathFiles {
  /** Stands for the home folder. */
  readonly directory: string;
  /** Writes the file, mode 0600, and gives its absolute path. */
  write(name: string, text: string): string;
}

export function createPathFiles(directory: string): PathFiles {
  return {
    directory,
    write(name, text) {
      const file = join(directory, name);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    },
  };
}
