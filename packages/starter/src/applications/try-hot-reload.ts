import assert from 'node:assert/strict';
import type { Scene } from './scene.ts';
import { startProgram, until } from './start-program.ts';

/** That a module which is evaluated twice logs in once. @throws AssertionError */
export async function tryHotReload(cwd: string, { startSandbox, home, signal }: Scene): Promise<void> {
  await using sandbox = await startSandbox({ database: 'shop' });
  const { env } = await sandbox.provision('container-role');
  using program = startProgram(['reload.mjs'], { cwd, env: home.envOf(env), signal });
  assert.equal(await program.ended(), 0, program.output());
  assert.equal(sandbox.authAttempts.length, 1, 'the number of logins');
  await until(
    () => sandbox.connectionCount === 0,
    () => 'the end of all connections',
  );
}
