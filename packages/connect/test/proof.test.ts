import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { Collection, type MongoClient, MongoServerError } from 'mongodb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as index from '../src/index.ts';
import { connect, isNotAuthorized } from '../src/index.ts';
import { proveAccess } from '../src/proof.ts';

const COLLECTION = 'atlas_aws_iam_example';
let sandbox: Sandbox;
let printed: string[];

beforeEach(async () => {
  sandbox = await startSandbox();
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((...words) => void printed.push(words.join(' ')));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await sandbox.stop();
});

/** A client of an IAM user with this role. */
async function clientWith(roleName: 'read' | 'readWrite', databaseName = 'testdb'): Promise<MongoClient> {
  const { arn } = sandbox.account.createUser({ userName: 'app-user' });
  sandbox.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [{ roleName, databaseName }] });
  const key = sandbox.account.createAccessKey({ userName: 'app-user' });
  const client = await connect({ clusterUrl: sandbox.mongodbUri, credentialProvider: async () => key });
  onTestFinished(() => client.close());
  return client;
}

const documents = (client: MongoClient) => client.db().collection(COLLECTION).countDocuments();

describe('proveAccess', () => {
  test('lists, writes, reads and removes one document, and says so', async () => {
    const client = await clientWith('readWrite');
    await proveAccess(client.db(), 'a-test');
    expect(printed).toEqual([
      'Collections in testdb: none',
      expect.stringMatching(
        /^Wrote and read \{"_id":"[0-9a-f]{24}","writtenBy":"a-test","writtenAt":"\S+Z"\}$/,
      ),
      'Removed 1 document',
    ]);
    await client.db().createCollection('orders');
    printed = [];
    await proveAccess(client.db(), 'a-test');
    expect(printed[0]).toMatch(
      /^Collections in testdb: (atlas_aws_iam_example, orders|orders, atlas_aws_iam_example)$/,
    );
    expect(await documents(client)).toBe(0);
  });

  test('tells a user who may only read, and does not fail', async () => {
    const client = await clientWith('read');
    await proveAccess(client.db(), 'a-test');
    expect(printed).toEqual([
      'Collections in testdb: none',
      'Wrote nothing: this user may not write here. Its database roles in Atlas decide that.',
    ]);
  });

  test('fails for a user who may not even list', async () => {
    const client = await clientWith('readWrite', 'other');
    await expect(proveAccess(client.db(), 'a-test')).rejects.toSatisfy(isNotAuthorized);
    expect(printed).toEqual([]);
  });

  test('fails if the write does for any other reason', async () => {
    const client = await clientWith('readWrite');
    vi.spyOn(Collection.prototype, 'insertOne').mockRejectedValue(new MongoServerError({ code: 11000 }));
    await expect(proveAccess(client.db(), 'a-test')).rejects.toMatchObject({ code: 11000 });
    expect(printed).toEqual(['Collections in testdb: none']);
  });

  test('removes the document that it could not read', async () => {
    const client = await clientWith('readWrite');
    vi.spyOn(Collection.prototype, 'findOne').mockRejectedValue(new Error('unreadable'));
    await expect(proveAccess(client.db(), 'a-test')).rejects.toThrow('unreadable');
    expect(printed.at(-1)).toBe('Removed 1 document');
    expect(await documents(client)).toBe(0);
  });

  // The sandbox enforces no such role; Atlas's custom roles can grant insert without remove.
  test('does not say that nothing was written when only the removal is refused', async () => {
    const client = await clientWith('readWrite');
    const refused = new MongoServerError({ code: 13, errmsg: 'not authorized on testdb to execute command' });
    vi.spyOn(Collection.prototype, 'deleteOne').mockRejectedValue(refused);
    await expect(proveAccess(client.db(), 'a-test')).rejects.toBe(refused);
    expect(printed.join('\n')).not.toContain('Wrote nothing');
    expect(await documents(client)).toBe(1);
  });

  test('is no part of the index', () => {
    expect(Object.keys(index)).not.toContain('proveAccess');
  });
});
