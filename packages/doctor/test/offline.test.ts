import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mistakeOf, prepareMistake } from '@atlas-aws-iam/mistakes';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codesOf, linksOf, runDoctor } from '../trials/run-doctor.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

/** Node ends with 99 at once when anything is connected to, looked up or started. */
const NOTHING_LEAVES = pathToFileURL(join(import.meta.dirname, 'support/nothing-leaves.mjs')).href;

describe('--offline', () => {
  test.each(['env-vars', 'shared-profile', 'web-identity', 'sso', 'ec2-role', 'container-role'])(
    'opens no socket, looks nothing up and starts nothing: %s',
    async (path) => {
      const { env } = await sandbox.provision(path);
      const run = await runDoctor(['--offline', '--json'], { env, imports: [NOTHING_LEAVES] });
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      const asked = linksOf(run)
        .filter(({ verdict }) => verdict !== 'not-asked')
        .map(({ id }) => id);
      expect(asked).toEqual(expect.arrayContaining(['project', 'settings', 'sources']));
      expect(asked).not.toEqual(expect.arrayContaining(['network']));
    },
  );

  test('what watches would notice a socket', async () => {
    const { env } = await sandbox.provision('env-vars');
    expect(await runDoctor(['--json'], { env, imports: [NOTHING_LEAVES] })).toMatchObject({ exitCode: 99 });
  });

  test('runs no credential_process', async () => {
    const { env } = await sandbox.provision('shared-profile', 'credential-process');
    const run = await runDoctor(['--offline', '--json'], { env, imports: [NOTHING_LEAVES] });
    expect(run.exitCode).toBe(0);
    expect(linksOf(run).find(({ id }) => id === 'credentials')?.summary).toContain(
      'not asked: they come from a service',
    );
  });

  test('--no-refresh looks at the servers, and asks nobody for credentials', async () => {
    const { env } = await sandbox.provision('env-vars');
    const before = sandbox.stsCalls.length;
    const run = await runDoctor(['--no-refresh', '--json'], { env });
    expect(run.exitCode).toBe(0);
    expect(linksOf(run).map(({ id, verdict }) => [id, verdict])).toContainEqual(['network', 'ok']);
    expect(linksOf(run).map(({ id, verdict }) => [id, verdict])).toContainEqual(['login', 'not-asked']);
    expect(sandbox.stsCalls).toHaveLength(before);
  });

  // What stands in variables and files is seen without asking anybody.
  test.each([
    'cluster-url-missing',
    'cluster-url-port',
    'uri-credentials',
    'other-mechanism',
    'database-conflict',
    'env-credentials-incomplete',
    'profile-cycle',
    'profile-source-unsupported',
    'access-key-id-malformed',
    'path-holds-contents',
    'no-provider-found',
  ])('names %s', async (code) => {
    const mistake = mistakeOf(code);
    await using prepared = await prepareMistake(mistake);
    const run = await runDoctor(['--offline', '--json', '--path', mistake.path], {
      env: prepared.env,
      imports: [NOTHING_LEAVES],
    });
    expect(codesOf(run)).toContain(code);
    expect(run.exitCode).toBe(1);
  });
});
