// A provider that waits for somebody who does not answer, in a program that gives it a quarter of a second.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';

async function askForMfaCode(): Promise<never> {
  return new Promise(() => {});
}

await main(async () => {
  const client = await connect({ credentialProvider: askForMfaCode, credentialTimeoutMs: 250 });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
  } finally {
    await client.close();
  }
});
