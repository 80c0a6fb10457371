import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRepositoryTo, repositoryRoot } from '@atlas-aws-iam/command';
import { onTestFinished } from 'vitest';

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'repository-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A copy of what the commands read, so that a test may leave files in it, with the packages of the real one, and what
 * has been compiled of its examples.
 */
export function copyRepository(): string {
  const copy = emptyFolder();
  copyRepositoryTo(copy, repositoryRoot, [
    'package.json',
    'README.md',
    'tsconfig.base.json',
    'examples',
    'scripts',
  ]);
  for (const id of readdirSync(join(repositoryRoot, 'examples'))) {
    const compiled = join('examples', id, 'dist');
    if (!existsSync(join(repositoryRoot, compiled))) continue;
    cpSync(join(repositoryRoot, compiled), join(copy, compiled), { recursive: true });
  }
  mkdirSync(join(copy, 'home', '.aws'), { recursive: true });
  return copy;
}
