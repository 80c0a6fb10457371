// connect() hides the keys in the environment from driver 6 while it constructs its client. Here they come back in just
// that moment, as settings that are fetched when they are first read might have it.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
const appName = {
  toString() {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    return 'fetched with all other settings';
  },
};

await main(async () => {
  const client = await connect({
    credentialProvider: fromEnv(),
    clientOptions: { appName: appName as unknown as string },
  });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
  } finally {
    await client.close();
  }
});
