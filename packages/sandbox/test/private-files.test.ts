import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { claimSandboxFiles } from '../src/cli/sandbox-files.ts';
import { startSandbox } from '../src/index.ts';
import { writePrivateFile } from '../src/private-files.ts';
import { UserError } from '../src/user-error.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'private-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('a file (POSIX modes)', () => {
  test.each([0o000, 0o022, 0o277, 0o777])('is its owner’s alone under umask %o', (umask) => {
    const folder = emptyFolder();
    // In a process of its own: the umask is the whole process's.
    const program = `
      process.umask(${umask});
      const { writePrivateFile } = await import(${JSON.stringify(new URL('../src/private-files.ts', import.meta.url).href)});
      writePrivateFile(${JSON.stringify(join(folder, 'root'))}, 'a/b/c', 'text');`;
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program]);
    expect(modeOf(join(folder, 'root/a/b/c'))).toBe(0o600);
    for (const directory of ['root', 'root/a', 'root/a/b'])
      expect(modeOf(join(folder, directory))).toBe(0o700);
    expect(readdirSync(join(folder, 'root/a/b'))).toEqual(['c']);
  });

  test('takes the place of one with a laxer mode, in a folder with a laxer mode', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'a'));
    chmodSync(join(folder, 'a'), 0o777);
    writeFileSync(join(folder, 'a/b'), 'old');
    chmodSync(join(folder, 'a/b'), 0o666);
    writePrivateFile(folder, 'a/b', 'new');
    expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a/b'))]).toEqual([0o700, 0o600]);
    expect(readFileSync(join(folder, 'a/b'), 'utf8')).toBe('new');
  });

  test('takes the place of a link, and leaves alone what it points at', () => {
    const [folder, elsewhere] = [emptyFolder(), emptyFolder()];
    writeFileSync(join(elsewhere, 'target'), 'theirs');
    symlinkSync(join(elsewhere, 'target'), join(folder, 'b'));
    writePrivateFile(folder, 'b', 'secret');
    expect(readFileSync(join(elsewhere, 'target'), 'utf8')).toBe('theirs');
    expect(lstatSync(join(folder, 'b')).isFile()).toBe(true);
  });

  test('is not written through a link in place of a folder', async () => {
    const [folder, elsewhere] = [emptyFolder(), emptyFolder()];
    symlinkSync(elsewhere, join(folder, 'env-vars.static'));
    expect(() => writePrivateFile(folder, 'env-vars.static/x', 'secret')).toThrow(UserError);
    await using sandbox = await startSandbox({ directory: folder });
    await expect(sandbox.provision('env-vars')).rejects.toThrow(/is a link or a file where a folder must be/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe('the sandbox’s folder', () => {
  const setPid = (folder: string, pid: number | string) => writeFileSync(join(folder, 'pid'), String(pid));
  /** Above every system's largest. */
  const NOBODY = 2_147_483_647;

  test('is taken from an owner that is gone, with nothing of it left', () => {
    const parent = emptyFolder();
    const folder = join(parent, '.sandbox');
    mkdirSync(join(folder, 'paths'), { recursive: true });
    setPid(folder, NOBODY);
    const files = claimSandboxFiles(folder);
    expect(readdirSync(parent)).toEqual(['.sandbox']);
    expect(readdirSync(folder)).toEqual(['pid']);
    files.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  test('once lost to another, is neither written to nor removed', () => {
    const folder = join(emptyFolder(), '.sandbox');
    const files = claimSandboxFiles(folder);
    setPid(folder, NOBODY);
    expect(() => files.writeEnv('env', 'x', {})).toThrow(UserError);
    files.remove();
    expect(readdirSync(folder)).toEqual(['pid']);
  });

  test('in another place than its own, is not removed', () => {
    const folder = join(emptyFolder(), '.sandbox');
    const files = claimSandboxFiles(folder);
    // Kept under another name, so that its number cannot be given to the next.
    renameSync(folder, `${folder}-kept`);
    mkdirSync(folder);
    setPid(folder, process.pid);
    files.remove();
    expect(readdirSync(folder)).toEqual(['pid']);
  });

  test.each(['', 'x', '0', '-1', '1.5', '9'.repeat(400)])('with the owner %j is somebody else’s', (pid) => {
    const folder = join(emptyFolder(), '.sandbox');
    mkdirSync(folder);
    setPid(folder, pid);
    expect(() => claimSandboxFiles(folder)).toThrow('exists and is not a running sandbox');
    expect(readdirSync(folder)).toEqual(['pid']);
  });

  test.skipIf(process.platform === 'win32')('with a pipe for its owner is not waited for (POSIX)', () => {
    const folder = join(emptyFolder(), '.sandbox');
    mkdirSync(folder);
    execFileSync('mkfifo', [join(folder, 'pid')]);
    expect(() => claimSandboxFiles(folder)).toThrow('exists and is not a running sandbox');
  });
});
