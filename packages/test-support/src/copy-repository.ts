import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { onTestFinished } from 'vitest';

const COPIED = ['package.json', 'README.md', 'tsconfig.base.json', 'examples', 'scripts'];
/** What is made by running things, and the reader's own settings. What is compiled of an example is needed to run it. */
const NOT_COPIED = /[\\/](node_modules|test|\.turbo|\.vitest|\.env)$/;

/** When a folder is removed: after a test, or, with Vitest's `afterAll`, after all of a suite. */
type AtEnd = (remove: () => void) => void;

export function emptyFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'repository-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of what the commands read, so that a test may leave files in it, with all that is installed in the real one. */
export function copyRepository(atEnd?: AtEnd): string {
  const copy = emptyFolder(atEnd);
  for (const name of COPIED) {
    const isWanted = (path: string) => !NOT_COPIED.test(path);
    cpSync(join(repositoryRoot, name), join(copy, name), { recursive: true, filter: isWanted });
  }
  // A junction is what Windows lets anybody make.
  symlinkSync(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'), 'junction');
  mkdirSync(join(copy, 'home', '.aws'), { recursive: true });
  return copy;
}
