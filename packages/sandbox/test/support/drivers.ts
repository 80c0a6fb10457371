import { createRequire } from 'node:module';
import type * as Mongodb from 'mongodb';
import type { Mongoose } from 'mongoose';
import { onTestFinished } from 'vitest';
import type { DatabaseRole, Sandbox } from '../../src/index.ts';
import type { Keys } from '../../src/login-client/sign.ts';

const require = createRequire(import.meta.url);

// Driver 6 takes these when a client is constructed, and signs with them instead of asking the provider.
for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
  delete process.env[name];

export interface Driver {
  /** As it is installed here; `npm:` aliases in package.json. */
  packageName: string;
  version: string;
  load(): Promise<typeof Mongodb>;
}

export interface Odm {
  packageName: string;
  version: string;
  /** Of the driver that comes with it. */
  driverVersion: string;
  load(): Promise<Mongoose>;
}

function driver(packageName: string, load: () => Promise<unknown>): Driver {
  // The majors differ in types that no test here uses.
  return { packageName, version: versionOf(packageName), load: load as Driver['load'] };
}

function odm(packageName: string, load: () => Promise<{ default: unknown }>): Odm {
  return {
    packageName,
    version: versionOf(packageName),
    driverVersion: createRequire(require.resolve(packageName))('mongodb/package.json').version,
    load: async () => (await load()).default as Mongoose,
  };
}

function versionOf(packageName: string): string {
  return require(`${packageName}/package.json`).version;
}

/** The floors of what `connect` supports, and the newest of both majors. */
export const drivers: readonly Driver[] = [
  driver('mongodb-7.1', () => import('mongodb-7.1')),
  driver('mongodb', () => import('mongodb')),
  driver('mongodb-6.15', () => import('mongodb-6.15')),
  driver('mongodb-6', () => import('mongodb-6')),
];

/** The newest of each major. */
export const latestDrivers = drivers.filter(({ packageName }) => /^mongodb(-6)?$/.test(packageName));

export const odms: readonly Odm[] = [
  odm('mongoose', () => import('mongoose')),
  // @ts-expect-error its types declare a module "mongoose", whatever name it is installed under.
  odm('mongoose-8', () => import('mongoose-8')),
];

/** An IAM user that is a database user with these roles. */
export function createUser(
  { account, databaseUsers }: Sandbox,
  userName: string,
  ...roles: readonly DatabaseRole[]
): { arn: string; keys: Keys } {
  const { arn } = account.createUser({ userName });
  databaseUsers.create({ username: arn, awsIAMType: 'USER', roles });
  return { arn, keys: account.createAccessKey({ userName }) };
}

export const ADMINISTRATOR: DatabaseRole = { roleName: 'atlasAdmin', databaseName: 'admin' };

/** What the driver needs beside the URI to log in with these keys. */
export function credentialOptions(keys: Keys) {
  return { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys } };
}

export async function openClient(
  { load }: Driver,
  { mongodbUri }: Sandbox,
  keys: Keys,
  options: Mongodb.MongoClientOptions = {},
): Promise<Mongodb.MongoClient> {
  const { MongoClient } = await load();
  const client = new MongoClient(mongodbUri, { ...credentialOptions(keys), ...options });
  onTestFinished(() => client.close());
  return client.connect();
}
