import { join } from 'node:path';
import { writePrivateFile } from '../private-files.ts';

/** What a credential path keeps in files: profiles, tokens. */
export interface PathFiles {
  /** Stands for the home folder. */
  readonly directory: string;
  /** Writes the file, mode 0600, and gives its absolute path. */
  write(name: string, text: string): string;
}

/** @param root the folder in which `name` is the path's own; it may be there already. */
export function createPathFiles(root: string, name: string): PathFiles {
  return {
    directory: join(root, name),
    write: (file, text) => writePrivateFile(root, join(name, file), text),
  };
}
