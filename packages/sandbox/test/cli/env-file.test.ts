import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'dotenv';
import { expect, onTestFinished, test } from 'vitest';
import { formatEnvFile } from '../../src/cli/env-file.ts';
import { UserError } from '../../src/user-error.ts';

const isWindows = process.platform === 'win32';

const VALUES = [
  '',
  'plain',
  ' with spaces ',
  '#no comment',
  'a=b;c&d|e',
  '$HOME `id` $(id) \\n "quoted" ~ !!',
  "it's",
  "it's = # ; & a home",
  '/home/ä/…',
  'C:\\new\\temp',
  'mongodb://127.0.0.1:27017/?authMechanism=MONGODB-AWS&authSource=%24external',
];

test.skipIf(isWindows).each(VALUES)(
  'shell, dotenv and Node read the same value: %j (POSIX shell)',
  (value) => {
    const text = formatEnvFile('comment', { A: value, B: 'after' });
    expect(parse(text)).toMatchObject({ A: value, B: 'after' });
    expect(parseEnv(text)).toMatchObject({ A: value, B: 'after' });
    expect(source(text, { AWS_PROFILE: 'ghost' })).toBe(`[${value}] [after] [unset]`);
  },
);

test.each(VALUES)('node --env-file gives a program the same value: %j', (value) => {
  const text = formatEnvFile('comment', { A: value, B: 'after' });
  const file = join(emptyFolder(), 'x.env');
  writeFileSync(file, text);
  const program = 'process.stdout.write(JSON.stringify([process.env.A, process.env.B]))';
  const args = [`--env-file=${file}`, '--eval', program];
  const printed = execFileSync(process.execPath, args, { encoding: 'utf8', env: {} });
  expect(JSON.parse(printed)).toEqual([value, 'after']);
});

test.each(["it's $HOME", `it's "`, "it's `", "it's \\", "it's !", 'two\nlines', 'nul\0', '\u001b[31m'])(
  'what they would read differently is refused: %j',
  (value) => {
    expect(() => formatEnvFile('comment', { A: value })).toThrow(UserError);
    expect(() => formatEnvFile('comment', { A: value })).toThrow(/^A cannot be written/);
  },
);

test.skipIf(isWindows)('what the file sets is not unset, wherever it stands (POSIX shell)', () => {
  const text = formatEnvFile('comment', { AWS_PROFILE: 'atlas' });
  expect(text.split('\n')[1]).toMatch(/^_= unset AWS_DEFAULT_PROFILE /);
  expect(source(`${text}A=1 B=2\n`, { AWS_PROFILE: 'ghost' })).toBe('[1] [2] [atlas]');
});

/** Under `set -eu`, as in scripts. */
function source(text: string, env: Record<string, string>): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'env'), text);
  const script = `set -eu; . ./env; printf "%s" "[$A] [$B] [\${AWS_PROFILE-unset}]"`;
  return execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env: { ...env, HOME: '/x' } });
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'env-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
