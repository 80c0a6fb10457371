import { join } from 'node:path';
import { credentialPaths, startSandbox } from '@atlas-aws-iam/sandbox';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

// With nothing but a path's variables, the driver's chain gets there by itself. (packages/sandbox has the same for the
// bare driver, without connect.)

/** What `inspectSources` calls the source that must win. */
const SOURCES: Record<string, string> = {
  'env-vars': 'Access keys in the environment',
  'shared-profile': 'Profile in the shared files',
  sso: 'Profile in the shared files',
  'web-identity': 'Web identity token',
  'container-role': 'Container credentials',
  'ec2-role': 'Instance metadata',
  'default-chain': 'Access keys in the environment',
  lambda: 'Access keys in the environment',
};

const reachable = credentialPaths.filter(({ isInDefaultChain }) => isInDefaultChain);

test('all paths but two are in the default chain', () => {
  const others = credentialPaths.filter(({ isInDefaultChain }) => !isInDefaultChain);
  expect(others.map(({ id }) => id)).toEqual(['sts-assume-role', 'custom-provider']);
});

test('examples/default-chain with a path’s variables becomes its principal, and names the source', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const waiting = reachable.flatMap(({ id, variants }) => variants.map((variant) => ({ id, variant })));

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { id, variant } = next;
      const { env, authenticatedUser } = await sandbox.provision(id, variant);
      const folder = join(repositoryRoot, 'examples/default-chain');
      const { exitCode, stdout, stderr } = await runNode(folder, ['src/main.ts'], env);
      expect({ id, variant, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({
        id,
        variant,
        exitCode: 0,
        stderr: '',
      });
      expect(stdout).toContain(`Authenticated as ${authenticatedUser}\n`);
      expect(/^\d\. (.*?): (?:present|unknown)\. /m.exec(stdout)?.[1]).toBe(SOURCES[id]);
    }
  }
  await Promise.all([work(), work()]);
});
