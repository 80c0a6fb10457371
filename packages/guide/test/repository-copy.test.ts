import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepositoryTo } from '@atlas-aws-iam/command';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { expect, test } from 'vitest';
import { writeFiles } from './fixture.ts';

function copyOf(files: string[]): { root: string; copy: string } {
  const [root, copy] = [realpathSync(emptyFolder()), realpathSync(emptyFolder())];
  writeFiles(root, Object.fromEntries(files.map((file) => [file, ''])));
  return { root, copy };
}

test('what is named is copied, without what running makes and the reader’s settings', () => {
  const { root, copy } = copyOf([
    'packages/a/dist/index.js',
    'packages/a/src/index.ts',
    'packages/a/test/a.test.ts',
    'packages/a/node_modules/b/index.js',
    'examples/x/dist/main.js',
    'examples/x/.env',
    'examples/x/.env.example',
    'other/file',
  ]);
  copyRepositoryTo(copy, root, ['packages', 'examples', 'missing']);
  const exists = (file: string) => existsSync(join(copy, file));
  expect(
    ['packages/a/dist/index.js', 'packages/a/src/index.ts', 'examples/x/.env.example'].filter(exists),
  ).toHaveLength(3);
  const left = [
    'packages/a/test',
    'packages/a/node_modules',
    'examples/x/dist',
    'examples/x/.env',
    'other',
    'missing',
  ];
  expect(left.filter(exists)).toEqual([]);
});

test('removing what is installed in the copy leaves the repository’s alone; workspaces are those of the copy', () => {
  const { root, copy } = copyOf([
    'node_modules/b/index.js',
    'node_modules/.cache/x',
    'packages/a/package.json',
    'packages/c/package.json',
  ]);
  mkdirSync(join(root, 'node_modules/@scope'));
  for (const name of ['a', 'c', 'gone']) {
    symlinkSync(join('..', '..', 'packages', name), join(root, 'node_modules/@scope', name), 'junction');
  }
  copyRepositoryTo(copy, root, ['packages/a']);
  const installed = (name: string) => realpathSync(join(copy, 'node_modules', name));
  expect(installed('b')).toBe(join(root, 'node_modules/b'));
  expect(installed('@scope/a')).toBe(join(copy, 'packages/a'));
  expect(installed('@scope/c')).toBe(join(root, 'packages/c'));
  expect(existsSync(join(copy, 'node_modules/.cache'))).toBe(false);

  rmSync(join(copy, 'node_modules'), { recursive: true });
  expect(existsSync(join(root, 'node_modules/b/index.js'))).toBe(true);
});
