import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readDotenv, UserError } from '../src/index.ts';
import { runExampleCommand } from '../src/run-example.ts';

function folderWith(text: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'command-dotenv-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '.env'), text);
  return folder;
}

const UTF16 = Buffer.from('\ufeffAWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net\r\n', 'utf16le');

test.each<[name: string, text: string | Buffer, message: string]>([
  ['in UTF-16', UTF16, 'is written in UTF-16'],
  ['of comments', '# AWS_MONGO_CLUSTER_URL=x\n', 'is there, and holds no variable'],
  ['that is empty', '', 'is there, and holds no variable'],
  ['with a line without =', 'AWS_REGION=us-east-1\nAWS_MONGO_CLUSTER_URL cluster0\n', 'line 2 of'],
  ['of cmd.exe', 'set AWS_MONGO_CLUSTER_URL=cluster0\n', 'line 1 of'],
  ['of PowerShell', '$env:AWS_MONGO_CLUSTER_URL = "cluster0"\n', 'line 1 of'],
])('a .env %s is an error, which says so', (_, text, message) => {
  const folder = folderWith(text);
  expect(() => readDotenv(folder)).toThrow(UserError);
  expect(() => readDotenv(folder)).toThrow(message);
});

test.each<[text: string, variables: Record<string, string>]>([
  ['# AWS_PROFILE app\nAWS_REGION=us-east-1\n', { AWS_REGION: 'us-east-1' }],
  ['\ufeffAWS_REGION=us-east-1\r\n', { AWS_REGION: 'us-east-1' }],
  ['export AWS_REGION=us-east-1\n', { AWS_REGION: 'us-east-1' }],
  ['AWS_REGION=\n', { AWS_REGION: '' }],
])('any other is read: %j', (text, variables) => {
  expect(readDotenv(folderWith(text))).toEqual(variables);
});

test('none is none', () => {
  expect(readDotenv(join(tmpdir(), 'no-such-folder'))).toEqual({});
});

test('an example does not quietly run in the sandbox where its .env yields no variable', async () => {
  const root = folderWith('AWS_REGION=us-east-1\n');
  mkdirSync(join(root, 'examples/env-vars'), { recursive: true });
  writeFileSync(join(root, 'examples/env-vars/.env'), UTF16);
  const printed: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((text) => void printed.push(String(text)));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(printed.push(String(text))));
  const exitCode = process.exitCode;
  onTestFinished(() => {
    process.exitCode = exitCode;
    vi.restoreAllMocks();
  });
  const importSandbox = vi.fn();
  await runExampleCommand(root, ['env-vars'], importSandbox);
  expect(process.exitCode).toBe(1);
  expect(printed.join('')).toContain('is written in UTF-16');
  expect(importSandbox).not.toHaveBeenCalled();
});
