import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createAtlasClient } from '@atlas-aws-iam/atlas-client';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStoredKey } from '../src/files/reader-files.ts';
import type { RunExample } from '../src/run/run-example.ts';
import { Cut, startSetup, type TestSetup } from './support/start-setup.ts';

let setup: TestSetup;
beforeAll(async () => {
  setup = await startSetup({ atlasChangeMs: 0 });
  const [entry] = await accessList();
  // Then the access list has a step of its own.
  await atlas().deleteAccessListEntry(setup.sandbox.atlasApi.projectId, entry ?? '');
});
afterAll(() => setup[Symbol.asyncDispose]());

/** What the example would find out, without its two seconds: that the key is good. */
const runExample: RunExample = async (path, env) => {
  if (path !== 'sts-assume-role') {
    return {
      exitCode: 0,
      output: `Authenticated as arn:aws:sts::123456789012:assumed-role/atlas-aws-iam-${path}/x`,
    };
  }
  const file = env.AWS_SHARED_CREDENTIALS_FILE ?? '';
  const profile = { file, name: env.AWS_PROFILE ?? '' };
  const key = readStoredKey({ kind: 'reader-files', id: 'files', envFile: '', profile }, path);
  const sts = new STSClient({
    region: 'us-east-1',
    endpoint: setup.sandbox.awsEndpointUrl,
    credentials: { accessKeyId: key?.accessKeyId ?? '', secretAccessKey: key?.secretAccessKey ?? '' },
  });
  await sts.send(new GetCallerIdentityCommand({}));
  return {
    exitCode: 0,
    output: `Authenticated as arn:aws:sts::123456789012:assumed-role/atlas-aws-iam-${path}/x`,
  };
};

function atlas() {
  const { url: baseUrl, clientId, clientSecret } = setup.sandbox.atlasApi;
  const wait = async (ms: number) => setup.sandbox.clock.advance(ms);
  return createAtlasClient({ baseUrl, clientId, clientSecret, wait, now: setup.sandbox.clock.now });
}

async function accessList(): Promise<string[]> {
  const entries = await atlas().listAccessList(setup.sandbox.atlasApi.projectId);
  return entries.map(({ cidrBlock = '' }) => cidrBlock);
}

/** Every place at which a run can be cut short: `before-call ec2-role/role`. */
async function momentsOf(path: string, command: 'apply' | 'destroy'): Promise<string[]> {
  const moments: string[] = [];
  const outcome = await setup.run(
    command,
    [path],
    {},
    {
      runExample,
      observe: (moment, key) => void moments.push(`${moment} ${key}`),
    },
  );
  expect(outcome.output).toContain('complete!');
  return moments;
}

async function cutAt(path: string, command: 'apply' | 'destroy', where: string): Promise<void> {
  const { exitCode } = await setup.run(
    command,
    [path],
    {},
    {
      runExample,
      observe(moment, key) {
        if (`${moment} ${key}` === where) throw new Cut(where);
      },
    },
  );
  expect({ where, exitCode }).toEqual({ where, exitCode: undefined });
}

async function expectNothingLeft(before: object, where: string): Promise<void> {
  expect({ where, ...setup.whatIsThere() }).toEqual({ where, ...before });
  expect({ where, entries: await accessList() }).toEqual({ where, entries: [] });
  const folder = join(setup.folder, '.setup');
  const left = ['.', 'sandbox'].flatMap((name) => {
    const inside = join(folder, name);
    return existsSync(inside) ? readdirSync(inside).filter((file) => file !== 'sandbox') : [];
  });
  expect({ where, left }).toEqual({ where, left: [] });
}

// The path with the most kinds of steps for a user, and that with the most for a role.
describe.each([
  ['sts-assume-role', 7],
  ['ec2-role', 6],
])('%s, cut short at every step', (path, steps) => {
  test('of apply: the next one finishes, and destroy leaves nothing', async () => {
    const before = setup.whatIsThere();
    const moments = await momentsOf(path, 'apply');
    await setup.run('destroy', [path]);
    // One more after a key is made, before its secret is in the reader's files.
    expect(moments.length).toBe(steps * 3 + (path === 'sts-assume-role' ? 1 : 0));
    expect((await setup.run('apply', [path], {}, { runExample })).output).toContain('complete!');
    expect((await setup.run('plan', [path])).output).toContain('No changes.');
    await setup.run('destroy', [path]);
    for (const where of moments) {
      await cutAt(path, 'apply', where);
      const next = await setup.run('apply', [path], {}, { runExample });
      expect({ where, ...next }).toMatchObject({ where, exitCode: 0 });
      const keys = setup.sandbox.account.entities.keys.staticKeysOf(`atlas-aws-iam-${path}`);
      expect(keys.length).toBe(path === 'sts-assume-role' ? 1 : 0);
      expect({ where, ...(await setup.run('destroy', [path])) }).toMatchObject({ where, exitCode: 0 });
      await expectNothingLeft(before, where);
    }
  });

  // What is there then, and the state does not say so.
  test('of apply, before the state is written: destroy leaves nothing, also at once', async () => {
    const before = setup.whatIsThere();
    const moments = await momentsOf(path, 'apply');
    await setup.run('destroy', [path]);
    for (const where of moments.filter((each) => each.startsWith('after-call'))) {
      await cutAt(path, 'apply', where);
      expect({ where, ...(await setup.run('destroy', [path])) }).toMatchObject({ where, exitCode: 0 });
      await expectNothingLeft(before, where);
    }
  });

  test('of destroy: the next one finishes', async () => {
    const before = setup.whatIsThere();
    await setup.run('apply', [path], {}, { runExample });
    const moments = await momentsOf(path, 'destroy');
    expect(moments.length).toBe(steps * 3);
    for (const where of moments) {
      await setup.run('apply', [path], {}, { runExample });
      await cutAt(path, 'destroy', where);
      expect({ where, ...(await setup.run('destroy', [path])) }).toMatchObject({ where, exitCode: 0 });
      await expectNothingLeft(before, where);
    }
  });
});
