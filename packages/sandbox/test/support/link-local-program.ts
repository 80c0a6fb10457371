import { writeFileSync } from 'node:fs';
import { fromHttp, fromInstanceMetadata, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';
import { type Provision, startSandbox } from '../../src/index.ts';

// Run in a network namespace in which AWS's link-local addresses are the loopback interface's: the sandbox and the SDK
// meet there, and nothing tells the SDK where. Prints who the server saw, by provider.

await using sandbox = await startSandbox({ linkLocal: true });
const ec2 = await sandbox.provision('ec2-role');
const ecs = await sandbox.provision('container-role', 'ecs');
const eks = await sandbox.provision('container-role', 'eks');

const seen: Record<string, unknown> = {};
async function logIn(
  name: string,
  { env }: Provision,
  provider: () => () => Promise<unknown>,
): Promise<void> {
  const own = Object.keys(env).filter((variable) => variable.startsWith('AWS_'));
  for (const variable of own) process.env[variable] = env[variable];
  const client = new MongoClient(sandbox.mongodbUri, {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider() as never },
  });
  try {
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    seen[name] = authInfo.authenticatedUsers[0].user;
  } finally {
    await client.close();
    for (const variable of own) delete process.env[variable];
  }
}

await logIn('fromInstanceMetadata', ec2, () => fromInstanceMetadata());
await logIn('fromHttp on ECS', ecs, () => fromHttp());
await logIn('fromHttp on EKS', eks, () => fromHttp());
await logIn('the chain on ECS', ecs, () => fromNodeProviderChain());
await logIn('the chain on EKS', eks, () => fromNodeProviderChain());
// With nothing set at all, the chain ends at the instance's metadata service.
await logIn('the chain, falling through', { ...ec2, env: {} }, () => fromNodeProviderChain());

const variables = [ec2, ecs, eks].flatMap(({ env }) => Object.keys(env));
const redirects = variables.filter((name) => name === 'AWS_EC2_METADATA_SERVICE_ENDPOINT');
writeFileSync(1, JSON.stringify({ seen, redirects, requests: sandbox.awsRequests }));
