import assert from 'node:assert/strict';
import type { MongoClientOptions } from 'mongodb';
import type { Driver } from '../../drivers.ts';
import { withoutAwsEnvironment } from './explanation.ts';

type DriverProvider = NonNullable<
  NonNullable<MongoClientOptions['authMechanismProperties']>['AWS_CREDENTIAL_PROVIDER']
>;

/** What a driver throws that is made to log in with a provider. */
export async function failToConnect(
  driver: Driver,
  uri: string,
  provider: DriverProvider,
): Promise<Error & { code?: unknown; codeName?: unknown }> {
  const { MongoClient } = await driver.load();
  const client = withoutAwsEnvironment(
    () =>
      new MongoClient(uri, {
        authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider },
        serverSelectionTimeoutMS: 5000,
      }),
  );
  try {
    await client.connect();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  } finally {
    await client.close();
  }
  assert.fail('The driver was let in.');
}
