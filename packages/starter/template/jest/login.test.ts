import { authenticatedUser, ConnectError, connect, mongoClientOptions } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';
import { fromEnv } from '@aws-sdk/credential-providers';
import mongoose from 'mongoose';

// In TypeScript that ts-jest compiles to CommonJS, with the settings of a NestJS project.

test('connect logs in', async () => {
  const client = await connect({ credentialProvider: fromEnv() });
  try {
    expect(await authenticatedUser(client)).toMatch(/^arn:aws:iam::123456789012:user\//);
  } finally {
    await client.close();
  }
});

test('mongoose logs in', async () => {
  const { uri, options } = mongoClientOptions({ credentialProvider: fromEnv(), driver: mongoose.mongo });
  const connection = await mongoose.createConnection(uri, options).asPromise();
  try {
    expect(await authenticatedUser(connection.getClient())).toMatch(/^arn:aws:iam::123456789012:user\//);
  } finally {
    await connection.close();
  }
});

test('a refusal is explained, and what is loaded late is found', async () => {
  const swapped = async () => ({ accessKeyId: 'a\nb', secretAccessKey: 'c' });
  const error = await connect({ credentialProvider: swapped }).catch((thrown: unknown) => thrown);
  expect(explain(error).code).toBe('access-key-id-malformed');
  const refused = await connect({ database: 'a.b' }).catch((thrown: unknown) => thrown);
  expect(refused instanceof ConnectError && refused.code).toBe('database-name-invalid');
});
