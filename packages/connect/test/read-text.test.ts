import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MAX_FILE_BYTES, readText } from '../src/sources/read-text.ts';

// A file that changes between two looks at it.
const claims = vi.hoisted(() => ({ stat: {}, fstat: {} }) as Record<'stat' | 'fstat', Partial<Stats>>);
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    statSync: (path: string) => Object.assign(fs.statSync(path), claims.stat),
    fstatSync: (file: number) => Object.assign(fs.fstatSync(file), claims.fstat),
  };
});

function pretend(next: { stat?: Partial<Stats>; fstat?: Partial<Stats> }): void {
  Object.assign(claims, { stat: {}, fstat: {} }, next);
  onTestFinished(() => void Object.assign(claims, { stat: {}, fstat: {} }));
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'connect-read-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const isRegular = { isFIFO: () => false, isFile: () => true, size: 10 };
const onPosix = test.skipIf(process.platform === 'win32');

onPosix('a pipe has come into its place: nobody waits for its writer', () => {
  const pipe = join(newFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  pretend({ stat: isRegular });
  expect(readText(pipe)).toEqual({ unread: 'which is a pipe, and is not read here' });
});

onPosix('it grows while it is read: the reading ends', () => {
  pretend({ stat: isRegular, fstat: isRegular });
  expect(readText('/dev/zero')).toEqual({ unread: 'which is larger than 4 MiB, and is not read here' });
});

test('the bound itself, and a byte more', () => {
  const file = join(newFolder(), 'file');
  writeFileSync(file, Buffer.alloc(MAX_FILE_BYTES, 'a'));
  expect(readText(file)).toEqual({ text: 'a'.repeat(MAX_FILE_BYTES) });
  writeFileSync(file, Buffer.alloc(MAX_FILE_BYTES + 1, 'a'));
  for (const fstat of [{}, { size: 10 }]) {
    pretend({ fstat, stat: fstat });
    expect(readText(file)).toHaveProperty('unread');
  }
});

test('letters on the border of two reads', () => {
  const file = join(newFolder(), 'file');
  const text = `a${'ü'.repeat(100_000)}`;
  writeFileSync(file, text);
  expect(readText(file)).toEqual({ text });
});
