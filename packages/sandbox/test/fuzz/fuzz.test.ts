import { expect, onTestFinished, test } from 'vitest';
import { runFuzz, wrongLogins } from '../../fuzz/run-fuzz.ts';
import { keysOf } from '../support/path-keys.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

// The short run of `npm run fuzz`; a failure says how to see its case alone.
test('two thousand messages bent on their way end nothing but their own connection', async () => {
  const authenticated: unknown[] = [];
  const sandbox = await startTestSandbox({
    onAuthAttempt: ({ verdict, client }) => {
      if (verdict === 'authenticated') authenticated.push(client?.application?.name);
    },
  });
  const unhandled: unknown[] = [];
  const keep = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', keep);
  onTestFinished(() => void process.off('unhandledRejection', keep));
  const target = {
    mongodbUri: sandbox.mongodbUri,
    keys: keysOf(await sandbox.provision('env-vars')),
  };

  const figures = await runFuzz(target, { seed: 1, from: 0, count: 2000 });

  expect(figures.mutations).toBe(2000);
  expect(unhandled).toEqual([]);
  expect(wrongLogins(figures, authenticated)).toEqual([]);
  await expect.poll(() => sandbox.connectionCount).toBe(0);
}, 60_000);
