import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What is made by running things, and the reader's own settings. What is compiled of a package is needed to run it. */
const NOT_COPIED = /[\\/](node_modules|test|\.turbo|\.vitest|\.env|(?<!packages[\\/][^\\/]+[\\/])dist)$/;

/** Copies these files and folders of a repository, as far as they exist, and links what is installed in it. */
export function copyRepositoryTo(copy: string, root: string, names: readonly string[]): void {
  for (const name of names) {
    const source = join(root, name);
    if (!existsSync(source)) continue;
    cpSync(source, join(copy, name), { recursive: true, filter: (path) => !NOT_COPIED.test(path) });
  }
  linkInstalled(join(root, 'node_modules'), join(copy, 'node_modules'), root, copy);
}

/**
 * Links each installed package, not their folder: `npm ci` in the copy then removes links, and not what is installed
 * in the repository. A workspace is linked to its copy, if there is one.
 */
function linkInstalled(from: string, to: string, root: string, copy: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // The only hidden folder that is no cache.
    if (name.startsWith('.') && name !== '.bin') continue;
    if (name.startsWith('@')) {
      linkInstalled(join(from, name), join(to, name), root, copy);
      continue;
    }
    // A link to a workspace that is gone.
    if (!existsSync(join(from, name))) continue;
    const installed = realpathSync(join(from, name));
    const copied = join(copy, relative(realpathSync(root), installed));
    const isWorkspace = copied.startsWith(copy) && existsSync(copied);
    // A junction is what Windows lets anybody make.
    symlinkSync(isWorkspace ? copied : installed, join(to, name), 'junction');
  }
}
