import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';

export interface ProgramPlace {
  /** PATH, as the system has it. */
  path: string | undefined;
  /** Folders that are looked into after those of PATH. */
  more?: readonly string[];
  platform?: NodeJS.Platform;
  exists?: (file: string) => boolean;
}

/** The file that a shell would start by this name; undefined where PATH leads to none. */
export function findProgram(
  name: string,
  { path = '', more = [], platform = process.platform, exists = existsSync }: ProgramPlace,
): string | undefined {
  const { delimiter, join } = platform === 'win32' ? win32 : posix;
  // Of what npm installs, Windows starts the .cmd.
  const names = platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = [...path.split(delimiter), ...more].filter(Boolean);
  return folders.flatMap((folder) => names.map((file) => join(folder, file))).find(exists);
}
