import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder, startCli } from '../support/start-cli.ts';

test('--dialect documentdb has an administrator make the guide’s user, over TLS', async () => {
  const cwd = emptyFolder();
  const cli = startCli(cwd, '--dialect', 'documentdb');
  const output = await cli.until('ready');
  // There is no Atlas, and nobody waits: the user is still to be made.
  expect(output).not.toMatch(/Administration API|waiting for/);
  const env = parseEnv(readFileSync(join(cwd, '.sandbox/env'), 'utf8'));
  const uri = new URL((env.AWS_MONGO_CLUSTER_URL ?? '').replace(/^mongodb:/, 'http:'));
  expect(uri.searchParams.get('tlsCAFile')).toMatch(/\.sandbox\/files\/global-bundle\.pem$/);
  const client = new MongoClient(env.AWS_MONGO_CLUSTER_URL ?? '', {
    authMechanismProperties: {
      AWS_CREDENTIAL_PROVIDER: async () => ({
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      }),
    },
  });
  onTestFinished(() => client.close());
  const made = await client.db('$external').command({
    createUser: 'arn:aws:iam::123456789012:user/mdb-user',
    mechanisms: ['MONGODB-AWS'],
    roles: [{ role: 'readWrite', db: 'testdb' }],
  });
  expect(made).toMatchObject({ ok: 1 });
});

test.each([
  ['mongodb', 'there is no dialect "mongodb". Did you mean mongod?'],
  ['', "Option '--dialect' has an empty value."],
])('--dialect %j is none', async (name, message) => {
  const cli = startCli(emptyFolder(), '--dialect', name);
  expect(await cli.ended).toBe(1);
  expect(cli.errors()).toContain(message);
});
