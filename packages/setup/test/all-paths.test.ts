import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SETUP_PATHS } from '../src/objects/index.ts';
import { startSetup, type TestSetup } from './support/start-setup.ts';

let setup: TestSetup;
beforeAll(async () => {
  setup = await startSetup();
  // A company's role, with no database user yet.
  await setup.sandbox.provision('sso');
  for (const user of setup.sandbox.databaseUsers.list()) setup.sandbox.databaseUsers.delete(user);
});
afterAll(() => setup[Symbol.asyncDispose]());

const ADDED: Readonly<Record<string, number>> = {
  'env-vars': 3,
  'shared-profile': 3,
  'custom-provider': 3,
  'default-chain': 3,
  'sts-assume-role': 5,
  // The issuer's provider is there already.
  'web-identity': 2,
  'ec2-role': 4,
  'container-role': 2,
  lambda: 3,
  sso: 1,
};

/** Forty characters, of which a secret key has some that no name has. */
const SECRET =
  /(?<![A-Za-z0-9/+])(?=[A-Za-z0-9/+]*[/+])(?=[A-Za-z0-9/+]*[A-Z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/;

const stateFile = () => join(setup.folder, '.setup/sandbox.json');

describe('plan, apply, apply, destroy, destroy', () => {
  test.each(SETUP_PATHS)('%s', async (path) => {
    // For its issuer, which is not the setup's.
    if (path === 'web-identity') {
      await setup.run('status', [path]);
      const { databaseUsers } = setup.sandbox;
      for (const user of databaseUsers.list()) databaseUsers.delete(user);
    }
    const before = setup.whatIsThere();
    const added = ADDED[path] ?? 0;

    const planned = await setup.run('plan', [path]);
    expect(planned.output).toContain(`Plan: ${added} to add, 0 to change, 0 to destroy.`);
    expect(planned.exitCode).toBe(2);
    expect(setup.whatIsThere()).toEqual(before);

    const applied = await setup.run('apply', [path]);
    expect(applied.output).toContain(`Apply complete! ${added} added, 0 changed, 0 destroyed.`);
    expect(applied.output).toMatch(
      new RegExp(`^${path}: proved\\. The database knows the program as arn:`, 'm'),
    );
    expect(applied.exitCode).toBe(0);
    const { roles } = setup.sandbox.account.entities;
    expect(planned.output + applied.output + readFileSync(stateFile(), 'utf8')).not.toMatch(SECRET);
    for (const { roleName, tags } of roles
      .all()
      .filter(({ roleName }) => roleName.startsWith('atlas-aws-iam'))) {
      expect({ roleName, tags }).toEqual({ roleName, tags: [{ key: 'atlas-aws-iam:setup', value: path }] });
    }
    const folder = join(setup.folder, '.setup/sandbox');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);

    const again = await setup.run('apply', [path]);
    expect(again.output).toContain('No changes. What is there matches the setup.');
    expect(again.output).toContain(`${path}: proved.`);
    expect((await setup.run('plan', [path])).exitCode).toBe(0);
    expect((await setup.run('status', [path])).output).not.toContain('gone');

    const destroyed = await setup.run('destroy', [path]);
    expect(destroyed.output).toContain(`Destroy complete! ${added} destroyed.`);
    expect(destroyed.exitCode).toBe(0);
    expect(setup.whatIsThere()).toEqual(before);
    expect(existsSync(stateFile())).toBe(false);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    const destroyedAgain = await setup.run('destroy', [path]);
    expect(destroyedAgain).toMatchObject({ exitCode: 0 });
    expect(destroyedAgain.output).toContain('No changes.');
  });
});

test('all at once, and the access list once for all', async () => {
  const before = setup.whatIsThere();
  const entries = await setup.run('apply', ['env-vars', 'lambda']);
  expect(entries.exitCode).toBe(0);
  expect((await setup.run('destroy', ['lambda'])).exitCode).toBe(0);
  expect((await setup.run('apply', ['env-vars'])).output).toContain('No changes.');
  await setup.run('destroy', ['env-vars', 'lambda']);
  expect(setup.whatIsThere()).toEqual(before);
});

test('an identity provider that is not there is made, and removed again', async () => {
  const before = setup.whatIsThere();
  const issuer = await setup.sandbox.namedIssuer('https://token.actions.githubusercontent.com');
  const tokenFile = join(setup.folder, 'token');
  const claims = { sub: 'repo:octo-org/octo-repo:ref:refs/heads/main', aud: 'sts.amazonaws.com' };
  writeFileSync(tokenFile, await issuer.sign({ ...claims, expiresInSeconds: 3600 }));
  const applied = await setup.run('apply', ['web-identity'], { tokenFile });
  expect(applied.output).toContain('Apply complete! 3 added');
  expect(applied.output).toContain('web-identity: proved.');
  expect((await setup.run('plan', ['web-identity'], { tokenFile })).exitCode).toBe(0);
  await setup.run('destroy', ['web-identity'], { tokenFile });
  expect(setup.whatIsThere()).toEqual(before);
});

test('an identity provider that two setups need goes with the last of them', async () => {
  const before = setup.whatIsThere();
  const identity = { issuer: 'https://gitlab.com', subject: 'project_path:a/b', tokenFile: '' };
  const runExample = async (path: string, env: Readonly<Record<string, string>>) => ({
    exitCode: 0,
    output: `Authenticated as ${env.AWS_ROLE_ARN?.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${path}`,
  });
  const run = (command: 'apply' | 'destroy', suffix?: string) =>
    setup.run(command, ['web-identity'], { ...identity, ...(suffix && { suffix }) }, { runExample });
  expect((await run('apply')).output).toContain('3 added');
  expect((await run('apply', 'staging')).output).toContain('2 added');
  expect((await run('destroy')).output).toContain(
    'The identity provider stays, because web-identity+staging needs it: run destroy again when that is gone.',
  );
  await run('destroy', 'staging');
  expect((await run('destroy')).output).toContain('1 destroyed');
  expect(setup.whatIsThere()).toEqual(before);
});

test('two setups of a path stand beside each other, with a suffix', async () => {
  const before = setup.whatIsThere();
  await setup.run('apply', ['env-vars']);
  const second = await setup.run('apply', ['env-vars'], { suffix: 'staging' });
  expect(second.output).toContain('as arn:aws:iam::123456789012:user/atlas-aws-iam-env-vars-staging');
  await setup.run('destroy', ['env-vars'], { suffix: 'staging' });
  expect((await setup.run('apply', ['env-vars'])).output).toContain('No changes.');
  await setup.run('destroy', ['env-vars']);
  expect(setup.whatIsThere()).toEqual(before);
});
