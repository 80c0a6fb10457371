import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mongoshCommand } from '../mongosh-command.ts';

const command = (platform: NodeJS.Platform, path: string, ...files: string[]) =>
  mongoshCommand({ path, repositoryRoot: '/repo', platform, exists: (file) => files.includes(file) });

test('mongosh is started from PATH, or from .tools', () => {
  expect(command('linux', '/usr/bin', '/usr/bin/mongosh')).toEqual(['/usr/bin/mongosh']);
  const own = join('/repo', '.tools', 'node_modules', '.bin', 'mongosh');
  expect(command('darwin', '/usr/bin', own)).toEqual([own]);
  expect(command('linux', '/usr/bin')).toEqual(['mongosh']);
});

test('on Windows the installed program is, and of what npm installs the script, without cmd.exe', () => {
  const exe = 'C:\\Program Files\\mongosh\\mongosh.exe';
  expect(command('win32', 'C:\\npm;C:\\Program Files\\mongosh', exe)).toEqual([exe]);
  expect(command('win32', 'C:\\npm', 'C:\\npm\\mongosh', 'C:\\npm\\mongosh.cmd')).toEqual([
    process.execPath,
    'C:\\npm\\node_modules\\mongosh\\bin\\mongosh.js',
  ]);
  const local = 'C:\\repo\\.tools\\node_modules\\.bin';
  expect(command('win32', local, `${local}\\mongosh.cmd`)).toEqual([
    process.execPath,
    'C:\\repo\\.tools\\node_modules\\mongosh\\bin\\mongosh.js',
  ]);
});
