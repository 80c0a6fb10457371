import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isUpToDate } from '../up-to-date.mjs';

/**
 * The arguments with which Node runs an example in its folder: compiled where that is what the source says, else from
 * the source, which takes half a second of processor time longer to start.
 */
export function programOf(root: string, id: string): readonly string[] {
  const compiled = 'dist/main.js';
  // turbo compiles an example before it runs the tests of those who depend on it.
  const isCompiled = process.env.TURBO_HASH
    ? existsSync(join(root, 'examples', id, compiled))
    : isUpToDate(root, [`examples/${id}`]);
  return isCompiled ? [compiled] : ['--import', 'tsx', 'src/main.ts'];
}
