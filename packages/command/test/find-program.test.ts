import { expect, test } from 'vitest';
import { findProgram } from '../src/find-program.ts';

const among =
  (...files: string[]) =>
  (file: string) =>
    files.includes(file);

test.each<[string, NodeJS.Platform, string, string[], string | undefined]>([
  ['the first of PATH', 'linux', '/a:/b', ['/b/tool', '/a/tool'], '/a/tool'],
  ['then of the other folders', 'darwin', '/a', ['/more/tool'], '/more/tool'],
  ['nowhere', 'linux', '/a:', ['/tool', 'tool', '/a/tool.exe'], undefined],
  ['a program of Windows', 'win32', 'C:\\a;C:\\b', ['C:\\b\\tool.exe'], 'C:\\b\\tool.exe'],
  ['what npm installs there', 'win32', 'C:\\a', ['C:\\a\\tool', 'C:\\a\\tool.cmd'], 'C:\\a\\tool.cmd'],
  ['both', 'win32', 'C:\\a', ['C:\\a\\tool.cmd', 'C:\\a\\tool.exe'], 'C:\\a\\tool.exe'],
])('%s', (_, platform, path, files, expected) => {
  expect(findProgram('tool', { path, more: ['/more'], platform, exists: among(...files) })).toBe(expected);
});

test('without PATH there is none', () => {
  expect(findProgram('tool', { path: undefined, exists: () => true })).toBeUndefined();
});
