import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { inspectSources } from '@atlas-aws-iam/connect/explain';
import { proveAccess } from '@atlas-aws-iam/connect/proof';

await main(async () => {
  // The places that the SDK's default chain looks at, in its order. The first that is present wins, whatever
  // the later ones hold: a forgotten profile or variable is enough to become somebody else.
  for (const [index, { title, state, shadowedBy, detail }] of inspectSources().entries()) {
    const inFull = shadowedBy ? `${state} by ${shadowedBy}` : state;
    console.log(`${index + 1}. ${title}: ${inFull}. ${detail}`);
  }

  // No credentialProvider: the driver asks that chain.
  const client = await connect();
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'default-chain'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
