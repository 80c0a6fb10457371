import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AtlasClient, createAtlasClient } from '@atlas-aws-iam/atlas-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSetup, type TestSetup } from './support/start-setup.ts';

let setup: TestSetup;
let atlas: AtlasClient;
let projectId: string;

beforeEach(async () => {
  setup = await startSetup();
  const { url: baseUrl, clientId, clientSecret, projectId: id } = setup.sandbox.atlasApi;
  atlas = createAtlasClient({ baseUrl, clientId, clientSecret });
  projectId = id;
  await atlas.deleteAccessListEntry(projectId, '0.0.0.0/0');
});
afterEach(() => setup[Symbol.asyncDispose]());

const entries = async () => (await atlas.listAccessList(projectId)).map(({ cidrBlock }) => cidrBlock);

test('this address is let in, for a week, and no longer than the last setup', async () => {
  const { output } = await setup.run('apply', ['env-vars']);
  expect(output).toContain('mongodbatlas_project_ip_access_list.203.0.113.7/32: Created');
  expect(output).toContain('Waiting until the access list lets 203.0.113.7/32 in: PENDING');
  expect(output).toContain('env-vars: proved.');
  const [entry] = await atlas.listAccessList(projectId);
  expect(entry).toMatchObject({ cidrBlock: '203.0.113.7/32', comment: 'atlas-aws-iam:setup' });
  const days = (Date.parse(entry?.deleteAfterDate ?? '') - setup.sandbox.clock.now()) / 86_400_000;
  expect(Math.round(days)).toBe(7);
  await setup.run('apply', ['shared-profile']);
  await setup.run('destroy', ['env-vars']);
  expect(await entries()).toEqual(['203.0.113.7/32']);
  await setup.run('destroy', ['shared-profile']);
  expect(await entries()).toEqual([]);
});

test('an entry of somebody else that has the address is enough, and stays', async () => {
  await atlas.addAccessListEntry(projectId, { address: '203.0.113.0/24', comment: 'office' });
  const { output } = await setup.run('apply', ['env-vars']);
  expect(output).toContain('The access list lets 203.0.113.7 in already: 203.0.113.0/24.');
  await setup.run('destroy', ['env-vars']);
  expect(await entries()).toEqual(['203.0.113.0/24']);
});

test('an entry whose comment somebody has changed stays', async () => {
  await setup.run('apply', ['env-vars']);
  await atlas.addAccessListEntry(projectId, { address: '203.0.113.7/32', comment: 'ours now' });
  expect((await setup.run('destroy', ['env-vars'])).output).toContain(
    '203.0.113.7/32 is left alone: it does not have the mark of this setup any more.',
  );
  expect(await entries()).toEqual(['203.0.113.7/32']);
});

test('the entry of an address that this computer had before goes', async () => {
  await setup.run('apply', ['env-vars']);
  await atlas.deleteAccessListEntry(projectId, '203.0.113.7/32');
  await atlas.addAccessListEntry(projectId, { address: '198.51.100.1', comment: 'atlas-aws-iam:setup' });
  const file = join(setup.folder, '.setup/sandbox.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('203.0.113.7/32', '198.51.100.1/32'));
  await setup.run('apply', ['env-vars']);
  expect(await entries()).toEqual(['203.0.113.7/32']);
});
