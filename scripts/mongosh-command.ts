import { join, win32 } from 'node:path';
import { findProgram } from '@atlas-aws-iam/command';

/** The place of the program in its npm package: `bin` of its package.json. */
const SCRIPT = ['mongosh', 'bin', 'mongosh.js'] as const;

export interface MongoshPlace {
  /** PATH, as the system has it. */
  path: string | undefined;
  repositoryRoot: string;
  platform?: NodeJS.Platform;
  exists?: (file: string) => boolean;
}

/**
 * The command that starts mongosh, from PATH or from the repository's `.tools`. Where npm has installed it on Windows,
 * that is Node with the package's script: Node starts no .cmd without cmd.exe, for which the & of a connection string
 * ends a command.
 */
export function mongoshCommand({ path, repositoryRoot, ...rest }: MongoshPlace): [string, ...string[]] {
  const bin = join(repositoryRoot, '.tools', 'node_modules', '.bin');
  const found = findProgram('mongosh', { path, more: [bin], ...rest });
  // That it is nowhere is told by the error of starting it.
  if (!found?.endsWith('.cmd')) return [found ?? 'mongosh'];
  const folder = win32.dirname(found);
  const modules =
    win32.basename(folder) === '.bin' ? win32.dirname(folder) : win32.join(folder, 'node_modules');
  return [process.execPath, win32.join(modules, ...SCRIPT)];
}
