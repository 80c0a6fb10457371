import assert from 'node:assert/strict';
import type { MongoClientOptions } from 'mongodb';
import type { Driver } from '../../drivers.ts';
import { withoutAwsEnvironment } from './explanation.ts';

type DriverProvider = NonNullable<
  NonNullable<MongoClientOptions['authMechanismProperties']>['AWS_CREDENTIAL_PROVIDER']
>;

/** What a driver throws that is made to log in with a provider. @throws AssertionError where it is let in */
export async function failToConnect(
  driver: Driver,
  uri: string,
  provider: DriverProvider,
): Promise<ConnectError> {
  const error = await tryToConnect(driver, uri, provider);
  assert.ok(error, 'The driver was let in.');
  return error;
}

export type ConnectError = Error & { code?: unknown; codeName?: unknown };

/** The same; undefined where it is let in. */
export async function tryToConnect(
  driver: Driver,
  uri: string,
  provider: DriverProvider,
  connectTimeoutMS = 30_000,
): Promise<ConnectError | undefined> {
  const { MongoClient } = await driver.load();
  const client = withoutAwsEnvironment(
    () =>
      new MongoClient(uri, {
        authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider },
        serverSelectionTimeoutMS: 5000,
        connectTimeoutMS,
      }),
  );
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  } finally {
    await client.close();
  }
}
