import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { copyRepository } from '@atlas-aws-iam/test-support/copy-repository';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { afterAll, describe, expect, test } from 'vitest';

const CLUSTER_URL = 'mongodb://127.0.0.1:27017/?authMechanism=MONGODB-AWS&authSource=%24external';

/** A repository with a mongosh that tells what it was given, and ends with 7. */
function repositoryWithMongosh(atEnd?: typeof afterAll): { repository: string; PATH: string } {
  const repository = copyRepository(atEnd);
  const folder = join(repository, 'bin');
  mkdirSync(folder);
  const mongosh = join(folder, 'mongosh');
  writeFileSync(mongosh, `#!/bin/sh\nprintf '%s\\n' "$@" "key $AWS_ACCESS_KEY_ID"\nexit 7\n`);
  chmodSync(mongosh, 0o755);
  return { repository, PATH: [folder, process.env.PATH].join(delimiter) };
}

function openShell(
  { repository, PATH }: { repository: string; PATH: string },
  args: string[],
  env: Record<string, string> = {},
) {
  return runNode(repository, ['scripts/open-shell.ts', ...args], { PATH, ...env });
}

function writeSandboxFile(repository: string, path: string): void {
  mkdirSync(join(repository, '.sandbox/paths'), { recursive: true });
  writeFileSync(
    join(repository, `.sandbox/paths/${path}.env`),
    `AWS_MONGO_CLUSTER_URL='${CLUSTER_URL}'\nAWS_MONGO_DATABASE='testdb'\nAWS_ACCESS_KEY_ID='of ${path}'\n`,
  );
  writeFileSync(join(repository, `.sandbox/paths/${path}.ps1`), "$env:AWS_MONGO_DATABASE = 'testdb'\n");
}

// The mongosh of these tests is a shell script.
describe.skipIf(process.platform === 'win32')('npm run shell', () => {
  test('opens the sandbox that runs, as env-vars or the path that is named', async () => {
    const place = repositoryWithMongosh();
    writeSandboxFile(place.repository, 'env-vars');
    writeSandboxFile(place.repository, 'sso');
    expect(await openShell(place, [])).toEqual({
      exitCode: 7,
      stdout:
        'mongodb://127.0.0.1:27017/testdb?authMechanism=MONGODB-AWS&authSource=%24external\nkey of env-vars\n',
      stderr: 'Target: 127.0.0.1:27017 (the sandbox, as env-vars)\n',
    });
    const { stdout } = await openShell(place, ['--path', 'sso', '--eval', 'db.getName()']);
    expect(stdout).toMatch(/\?authMechanism=\S+\n--eval\ndb\.getName\(\)\nkey of sso\n$/);
  });

  test.each([
    ['cluster0.abc.mongodb.net', 'mongodb+srv://cluster0.abc.mongodb.net/testdb'],
    ['mongodb+srv://cluster0.abc.mongodb.net/app?appName=x', 'mongodb+srv://cluster0.abc.mongodb.net/app'],
    ['mongodb://a:27017,b:27017/', 'mongodb://a:27017,b:27017/testdb'],
  ])('a cluster of the environment wins over the sandbox: %s', async (clusterUrl, expected) => {
    const place = repositoryWithMongosh();
    writeSandboxFile(place.repository, 'env-vars');
    const env = { AWS_MONGO_CLUSTER_URL: clusterUrl, AWS_ACCESS_KEY_ID: 'of the shell' };
    const { stdout } = await openShell(place, [], env);
    expect(stdout.split('?')[0]).toBe(expected);
    expect(stdout).toContain('authMechanism=MONGODB-AWS&authSource=%24external\nkey of the shell\n');
  });

  test('a cluster of .env, with its keys', async () => {
    const place = repositoryWithMongosh();
    writeFileSync(
      join(place.repository, '.env'),
      'AWS_MONGO_CLUSTER_URL=host.example\nAWS_MONGO_DATABASE=app\nAWS_ACCESS_KEY_ID=of .env\n',
    );
    const { stdout } = await openShell(place, []);
    expect(stdout).toMatch(/^mongodb\+srv:\/\/host\.example\/app\?.*\nkey of \.env\n$/);
  });

  const untouched = repositoryWithMongosh(afterAll);
  test.each<[string, string[], Record<string, string>, string]>([
    ['no target', [], {}, 'there is no target.\nRun npm run sandbox in another terminal'],
    ['a path without a name', ['--path'], {}, "Option '--path <value>' argument missing."],
    [
      'a placeholder',
      [],
      { AWS_MONGO_CLUSTER_URL: '<host>' },
      'A placeholder is still in AWS_MONGO_CLUSTER_URL. It contains',
    ],
    [
      'a password in the URI',
      [],
      { AWS_MONGO_CLUSTER_URL: 'mongodb://me:hidden@host' },
      'AWS_MONGO_CLUSTER_URL holds a user name or password. With MONGODB-AWS',
    ],
    [
      'no URI',
      [],
      { AWS_MONGO_CLUSTER_URL: 'http://host' },
      'AWS_MONGO_CLUSTER_URL is not a cluster address.',
    ],
    // What connect() refuses too.
    [
      'another mechanism',
      [],
      { AWS_MONGO_CLUSTER_URL: 'mongodb://host/?authMechanism=SCRAM-SHA-256' },
      'AWS_MONGO_CLUSTER_URL asks for authMechanism "SCRAM-SHA-256".',
    ],
    [
      'another authSource',
      [],
      { AWS_MONGO_CLUSTER_URL: 'mongodb://host/?authSource=admin' },
      'AWS_MONGO_CLUSTER_URL asks for authSource "admin".',
    ],
    [
      'two databases',
      [],
      { AWS_MONGO_CLUSTER_URL: 'mongodb://host/one', AWS_MONGO_DATABASE: 'two' },
      'Two different databases are named. AWS_MONGO_DATABASE says "two"',
    ],
    [
      'a port with SRV',
      [],
      { AWS_MONGO_CLUSTER_URL: 'host.example:27017' },
      'AWS_MONGO_CLUSTER_URL has a port, which mongodb+srv:// does not allow.',
    ],
    [
      'a session token',
      [],
      { AWS_MONGO_CLUSTER_URL: 'mongodb://host/?authMechanismProperties=AWS_SESSION_TOKEN:hidden' },
      'AWS_MONGO_CLUSTER_URL holds a session token.',
    ],
  ])('refuses %s', async (_, args, env, message) => {
    const { exitCode, stdout, stderr } = await openShell(untouched, args, env);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`mongosh was not opened: ${message}`);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr).not.toMatch(/hidden|^ +at /m);
  });

  test('a path or a variant that the sandbox does not have', async () => {
    const place = repositoryWithMongosh();
    writeSandboxFile(place.repository, 'env-vars');
    const { exitCode, stderr } = await openShell(place, ['--path', 'nonsense']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no path "nonsense".\nThey are: env-vars.');
    const ofVariant = await openShell(place, ['--variant', 'nonsense']);
    expect(ofVariant.stderr).toContain('there is no variant "nonsense" of env-vars.\nLeave --variant out.');
  });

  test('says how to install mongosh', async () => {
    const { repository } = repositoryWithMongosh();
    writeSandboxFile(repository, 'env-vars');
    const { exitCode, stderr } = await openShell({ repository, PATH: '/nowhere' }, []);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'it is not installed.\nInstall it from https://www.mongodb.com/docs/mongodb-shell/install/',
    );
  });
});
