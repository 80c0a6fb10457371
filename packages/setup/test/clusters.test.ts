import { expect, test } from 'vitest';
import { startSetup } from './support/start-setup.ts';

test.each([
  ['m0', 'M0'],
  ['flex', 'Flex'],
] as const)('a cluster is made and removed only when that is said: %s', async (createCluster, tier) => {
  await using setup = await startSetup();
  const options = { createCluster, cluster: 'iam-check' };
  const planned = await setup.run('plan', ['env-vars'], options);
  expect(planned.output).toContain(`+ tier   = "${tier}"`);
  const applied = await setup.run('apply', ['env-vars'], options);
  expect(applied.output).toContain('Waiting until the cluster iam-check is ready: CREATING');
  expect(applied.output).toContain('env-vars: proved.');
  expect((await setup.run('plan', ['env-vars'], options)).exitCode).toBe(0);

  const kept = await setup.run('destroy', ['env-vars']);
  expect(kept.output).toContain(
    'The cluster iam-check, which a setup has made, stays: --delete-cluster removes it.',
  );
  expect((await setup.run('plan', ['env-vars'], { cluster: 'iam-check' })).output).toContain(
    'Plan: 3 to add',
  );
  const removed = await setup.run('destroy', ['env-vars'], { deleteCluster: true });
  expect(removed.output).toContain('mongodbatlas_cluster.iam-check: Destroyed');
});

test('a cluster of somebody else is used, and neither made nor removed', async () => {
  await using setup = await startSetup();
  const { exitCode, output } = await setup.run('apply', ['env-vars'], {
    createCluster: 'm0',
    cluster: 'sandbox',
  });
  expect(exitCode).toBe(1);
  expect(output).toContain('there is a cluster sandbox already, and no setup has made it.');
});
