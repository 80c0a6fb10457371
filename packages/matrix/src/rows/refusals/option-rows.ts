import assert from 'node:assert/strict';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type * as Mongodb from 'mongodb';
import { type Driver, drivers } from '../../drivers.ts';
import { DIALECTS } from '../../raw/replies.ts';
import type { Row } from '../../row.ts';
import { createUser } from './callers.ts';
import { explanationCode, withoutAwsEnvironment } from './explanation.ts';

interface OptionCase {
  name: string;
  /** The connection string, from that which would be right. */
  uri: (good: string) => string;
  /** Whether the client is given a provider of good credentials. */
  hasProvider: boolean;
  className: 'MongoAPIError' | 'MongoInvalidArgumentError' | 'MongoServerError';
  code?: number;
  message: string;
  explanation: string;
}

const cases: readonly OptionCase[] = [
  {
    name: 'authSource=admin',
    uri: (good) => good.replace('authSource=%24external', 'authSource=admin'),
    hasProvider: true,
    className: 'MongoAPIError',
    message: "Invalid source 'admin' for mechanism 'MONGODB-AWS' specified.",
    explanation: 'other-auth-source',
  },
  {
    name: 'authSource encoded twice',
    uri: (good) => good.replace('%24external', '%2524external'),
    hasProvider: true,
    className: 'MongoAPIError',
    message: "Invalid source '%24external' for mechanism 'MONGODB-AWS' specified.",
    explanation: 'auth-source-encoded-twice',
  },
  {
    name: 'authSource empty',
    uri: (good) => good.replace('%24external', ''),
    hasProvider: true,
    className: 'MongoAPIError',
    message: 'URI option "authSource" cannot be specified with no value',
    explanation: 'auth-source-empty',
  },
  {
    name: 'authMechanism missing, a provider given',
    uri: (good) => good.replace('authMechanism=MONGODB-AWS&', ''),
    hasProvider: true,
    className: 'MongoInvalidArgumentError',
    message: 'authMechanism DEFAULT not supported',
    explanation: 'mechanism-missing',
  },
  {
    name: 'authMechanism missing, no login at all',
    uri: (good) => good.replace('authMechanism=MONGODB-AWS&', ''),
    hasProvider: false,
    className: 'MongoServerError',
    code: 13,
    message: 'Command find requires authentication',
    explanation: 'not-authenticated',
  },
  {
    name: 'authMechanism SCRAM-SHA-256',
    uri: (good) => `mongodb://somebody:a-password@${new URL(good).host}/?authMechanism=SCRAM-SHA-256`,
    hasProvider: false,
    className: 'MongoServerError',
    code: 334,
    message: 'Received authentication for mechanism SCRAM-SHA-256 which is not enabled',
    explanation: 'mechanism-unavailable',
  },
];

export const optionRows: readonly Row[] = cases.flatMap((input) =>
  // The server is not asked, so it has no words for it.
  DIALECTS.slice(0, input.className === 'MongoServerError' ? 2 : 1).flatMap((dialect) =>
    drivers.map((driver) => ({
      name: `options: ${input.name}, ${dialect}`,
      group: 'refusal' as const,
      driver,
      target: 'sandbox' as const,
      async run() {
        await using sandbox = await startSandbox({ dialect });
        const keys = createUser(sandbox);
        const mongodb = await driver.load();
        const error = await readWith(mongodb, input.uri(sandbox.mongodbUri), input.hasProvider && keys);
        assert.ok(error instanceof mongodb[input.className], `It is a ${error.name}: ${error.message}`);
        assert.equal(error.message, input.message);
        assert.equal(error.code, input.code);
        const code = explanationCode(error);
        assert.equal(code, input.explanation);
        assert.deepEqual(sandbox.authAttempts, [], 'nobody is to log in');
        return { detail: code };
      },
    })),
  ),
);

type Failure = Error & { code?: unknown };

async function readWith(
  { MongoClient }: Awaited<ReturnType<Driver['load']>>,
  uri: string,
  keys: Mongodb.AWSCredentials | false,
): Promise<Failure> {
  let client: Mongodb.MongoClient | undefined;
  try {
    client = withoutAwsEnvironment(
      () =>
        new MongoClient(uri, {
          ...(keys && { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys } }),
          serverSelectionTimeoutMS: 5000,
        }),
    );
    await client.db('testdb').collection('documents').findOne({});
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  } finally {
    await client?.close();
  }
  assert.fail('A document could be read.');
}
