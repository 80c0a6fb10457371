// A provider that hands on what AssumeRole answers. The SDK's own providers spell it accessKeyId.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';

const answer = {
  AccessKeyId: process.env.AWS_ACCESS_KEY_ID,
  SecretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  SessionToken: process.env.AWS_SESSION_TOKEN,
};

await main(async () => {
  // What a program in JavaScript would not be told by its compiler.
  const client = await connect({ credentialProvider: async () => answer as never });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
  } finally {
    await client.close();
  }
});
