// A provider that needs no package, so that nothing but the driver asks for one.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';

await main(async () => {
  const client = await connect({
    credentialProvider: async () => ({
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
    }),
  });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
  } finally {
    await client.close();
  }
});
