// Logs in, and hands its client to mongoose, which brings a copy of the driver along.
import { connect, main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';
import mongoose from 'mongoose';

await main(async () => {
  const client = await connect({ credentialProvider: fromEnv() });
  try {
    // @ts-expect-error The compiler says so too: each copy has types of its own.
    mongoose.connection.setClient(client);
  } finally {
    await client.close();
  }
});
