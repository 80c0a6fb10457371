import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isUpToDate } from '../up-to-date.mjs';

/**
 * The arguments with which Node runs an example in its folder: compiled where that is what the source says, else from
 * the source, which takes half a second of processor time longer to start.
 */
export function programOf(root: string, id: string): readonly string[] {
  const folder = `examples/${id}`;
  const compiled = 'dist/main.js';
  // A bundle may stand there alone.
  const isCompiled = isUpToDate(root, [folder]) && existsSync(join(root, folder, compiled));
  return isCompiled ? [compiled] : ['--import', 'tsx', 'src/main.ts'];
}
