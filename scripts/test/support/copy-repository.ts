import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { repositoryRoot } from '../../run-turbo.ts';

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'repository-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of what the commands read, so that a test may leave files in it, with the packages of the real one. */
export function copyRepository(): string {
  const copy = emptyFolder();
  for (const name of ['package.json', 'README.md', 'tsconfig.base.json']) {
    cpSync(join(repositoryRoot, name), join(copy, name));
  }
  for (const folder of ['examples', 'scripts']) {
    cpSync(join(repositoryRoot, folder), join(copy, folder), {
      recursive: true,
      filter: (source) => !/[\\/](node_modules|test|dist|\.turbo|\.vitest|\.env)$/.test(source),
    });
  }
  // A junction is what Windows lets anybody make.
  symlinkSync(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'), 'junction');
  mkdirSync(join(copy, 'home', '.aws'), { recursive: true });
  return copy;
}
