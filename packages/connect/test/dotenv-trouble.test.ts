import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { config } from 'dotenv';
import { expect, onTestFinished, test } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { type ConnectError, connect } from '../src/index.ts';

const URL_LINE = 'AWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net\n';

/** As a program with dotenv has it, which reads the file and finds no variable. */
async function explainWithout(text: string | Buffer): Promise<{ cause: string; fix: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'connect-dotenv-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, '.env');
  writeFileSync(path, text);
  const env: Record<string, string> = {};
  config({ path, processEnv: env, quiet: true });
  expect(env.AWS_MONGO_CLUSTER_URL).toBeUndefined();
  const error = await connect().catch((thrown: ConnectError) => thrown);
  const { code, cause, fix } = explain(error, { env: { ...env, DOTENV_CONFIG_PATH: path } });
  expect(code).toBe('cluster-url-missing');
  return { cause: cause.replaceAll(folder, '~'), fix: fix.replaceAll(folder, '~') };
}

test.each([
  ['with its mark', Buffer.from(`\ufeff${URL_LINE}`, 'utf16le')],
  ['without', Buffer.from(URL_LINE, 'utf16le')],
  ['the other way round', Buffer.from(`\ufeff${URL_LINE}`, 'utf16le').swap16()],
])('a .env in UTF-16, as PowerShell writes it: %s', async (_, bytes) => {
  const { cause, fix } = await explainWithout(bytes);
  expect(cause).toContain('~/.env is written in UTF-16');
  expect(fix).toContain('Save ~/.env again in UTF-8');
});

test.each([
  ['AWS_MONGO_CLUSTER_URL cluster0.abc.mongodb.net'],
  ['set AWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net'],
  ['$env:AWS_MONGO_CLUSTER_URL = "cluster0.abc.mongodb.net"'],
  ['export AWS_MONGO_CLUSTER_URL cluster0.abc.mongodb.net'],
  ['"AWS_MONGO_CLUSTER_URL": "cluster0.abc.mongodb.net",'],
])('a line that is not NAME=value is named: %s', async (line) => {
  const { cause, fix } = await explainWithout(`AWS_REGION=us-east-1\n# AWS_PROFILE app\n${line}\n`);
  expect(cause).toBe(
    'AWS_MONGO_CLUSTER_URL is not set, or is empty. Line 3 of ~/.env begins with AWS_MONGO_CLUSTER_URL and is not NAME=value: dotenv skips it.',
  );
  expect(fix).toBe('Write line 3 of ~/.env as AWS_MONGO_CLUSTER_URL=, with the value after it.');
});

test('a .env of comments alone', async () => {
  const { cause } = await explainWithout(`# ${URL_LINE}`);
  expect(cause).toContain('~/.env is there, and holds no variable.');
});

test.each(['AWS_REGION=us-east-1\n', 'AWS_MONGO_CLUSTER_URL=\n'.replace('URL=', 'URL_OLD='), ''])(
  'of a .env that has nothing wrong nothing is said: %j',
  async (text) => {
    const { cause, fix } = await explainWithout(text);
    expect(cause).toBe('AWS_MONGO_CLUSTER_URL is not set, or is empty.');
    expect(fix).toMatch(/^Set it to your cluster’s host/);
  },
);
