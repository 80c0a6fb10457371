import { createRequire } from 'node:module';
import { join } from 'node:path';
import { authenticatedUser } from '@atlas-aws-iam/connect';
import { explain, inspectSources } from '@atlas-aws-iam/connect/explain';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { MongoClient } from 'mongodb';
import { createBrokenSources } from './broken-sources.ts';
import type { BrokenCell, Cell, Observation } from './observe.ts';
import { createProfileKinds, createSources, type Env, profileOfBoth } from './sources.ts';

// Every pair of sources at once, and who the server sees. In a process of its own, because the sources are this
// process's environment; the driver is whichever `mongodb` it was started with, without a provider and without connect.

const [home = ''] = process.argv.slice(2);
await using sandbox = await startSandbox({ directory: join(home, 'paths') });

const sources = await createSources(sandbox);
const kinds = await createProfileKinds(sandbox);
const none = join(home, 'none');
const base: Env = {
  ...sandbox.env,
  // For all alike: the SDK looks it up once in a process. It matters to the cache of SSO tokens only.
  HOME: (await sandbox.provision('sso')).env.HOME ?? '',
  AWS_CONFIG_FILE: none,
  AWS_SHARED_CREDENTIALS_FILE: none,
};

const chain: Cell[] = [];
for (const [one, other] of pairs(sources)) {
  const { user, inspected } = await observe({ ...base, ...one.env, ...other.env });
  const winner = [one, other].find((source) => source.authenticatedUser === user);
  chain.push({
    pair: [one.name, other.name],
    winner: winner?.name ?? user,
    inspectedIsRight: inspected === winner?.id,
  });
}

const profile: Cell[] = [];
for (const [one, other] of pairs(kinds)) {
  const env = await profileOfBoth(home, one, other);
  const { user, inspected } = await observe({ ...base, ...env });
  const winner = [one, other].find((kind) => kind.authenticatedUser === user);
  profile.push({
    pair: [one.name, other.name],
    winner: winner?.name ?? user,
    inspectedIsRight: inspected === 'profile',
  });
}

const broken: BrokenCell[] = [];
for (const { name, env, behind } of await createBrokenSources(sandbox, home)) {
  const later = sources.find(({ id }) => id === behind);
  try {
    const { user } = await observe({ ...base, ...later?.env, ...env });
    broken.push(user === later?.authenticatedUser ? { name } : { name, failure: user });
  } catch (error) {
    broken.push({ name, failure: explain(error).code });
  }
}

const observation: Observation = { driver: driverVersion(), sdk: sdkVersion(), chain, profile, broken };
console.log(JSON.stringify(observation));

async function observe(env: Env): Promise<{ user: string; inspected: string | undefined }> {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, env);
  const inspected = inspectSources();
  const found =
    inspected.find(({ state }) => state === 'present') ?? inspected.find(({ state }) => state === 'unknown');
  const client = new MongoClient(sandbox.mongodbUri);
  try {
    return { user: await authenticatedUser(client), inspected: found?.id };
  } finally {
    await client.close();
  }
}

function* pairs<Item>(items: readonly Item[]): Generator<readonly [Item, Item]> {
  for (const [index, one] of items.entries()) {
    for (const other of items.slice(index + 1)) yield [one, other];
  }
}

function driverVersion(): string {
  return sandbox.authAttempts.at(-1)?.client?.driver?.version ?? '';
}

function sdkVersion(): string {
  return createRequire(import.meta.url)('@aws-sdk/credential-providers/package.json').version;
}
