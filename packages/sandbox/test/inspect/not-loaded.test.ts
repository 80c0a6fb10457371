import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, onTestFinished, test, vi } from 'vitest';
import { logIn as login } from '../../src/login-client/conversation.ts';
import { createUserKeys } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const loaded = vi.hoisted(() => ({ count: 0 }));

vi.mock('../../src/inspect/start-inspector.ts', async (original) => {
  loaded.count += 1;
  return original();
});

test('a sandbox without an inspector loads nothing of it, whatever happens', async () => {
  const sandbox = await startTestSandbox();
  const keys = createUserKeys(sandbox, 'somebody', []);
  const client = await openRawClient(sandbox.mongodbUri);
  expect(await login(client, keys)).toMatchObject({ ok: 1 });
  expect(await login(client, { ...keys, secretAccessKey: 'wrong' })).toMatchObject({ ok: 0 });
  await sandbox.provision('ec2-role');
  await sandbox.reset();
  expect(loaded.count).toBe(0);
  await startTestSandbox({ inspect: true });
  expect(loaded.count).toBe(1);
});

test.each(['src/index.ts', 'src/cli.ts'])('nothing else leads there from %s', async (entry) => {
  const outdir = mkdtempSync(join(tmpdir(), 'inspector-chunks-'));
  onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
  const { metafile } = await build({
    absWorkingDir: resolve(import.meta.dirname, '../..'),
    entryPoints: [entry],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
    logLevel: 'silent',
  });
  expect(inputsOf(metafile, entry, true)).toContain('src/inspect/recorder.ts');
  const always = inputsOf(metafile, entry, false);
  expect(always).toContain('src/inspection.ts');
  expect(always.filter((input) => /^src\/(?:inspect|login-client)\//.test(input))).toEqual([]);
});

/** What is in the chunks that a program loads with its first one, or, where it is to be so, later too. */
function inputsOf({ outputs }: Metafile, entry: string, withLater: boolean): string[] {
  const first = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === entry) ?? '';
  const chunks = new Set([first]);
  for (const chunk of chunks) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) {
      if (outputs[path] && (withLater || kind === 'import-statement')) chunks.add(path);
    }
  }
  return [...chunks].flatMap((chunk) => Object.keys(outputs[chunk]?.inputs ?? {}));
}
