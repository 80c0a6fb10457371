import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { type NamedIssuer, type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { fromTokenFile, fromWebToken } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';
import { onTestFinished } from 'vitest';
import type { Platform } from './web-identity-platforms.ts';

export const read = (...parts: string[]) => readFileSync(join(repositoryRoot, ...parts), 'utf8');

type Credentials = ReturnType<typeof fromTokenFile>;

export interface Scene {
  sandbox: Sandbox;
  issuer: NamedIssuer;
  roleArn: string;
  /** The SDK's provider for a token in this file. */
  fromFile(webIdentityTokenFile: string): Credentials;
  /** The same for a token at hand. */
  fromToken(webIdentityToken: string): Credentials;
}

/**
 * A sandbox in which the platform is an identity provider, and a role has the page's own trust policy, to the letter, or
 * what `change` makes of it. The role is a database user.
 */
export async function startScene(
  { policy, issuer, audience }: Platform,
  change = (text: string) => text,
): Promise<Scene> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { account, databaseUsers } = sandbox;
  const administrator = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
  account.createUser({
    userName: 'admin',
    policy: { Version: '2012-10-17', Statement: [administrator] },
  });
  const clientConfig = { endpoint: sandbox.awsEndpointUrl, region: 'us-east-1' };
  const iam = new IAMClient({ ...clientConfig, credentials: account.createAccessKey({ userName: 'admin' }) });
  onTestFinished(() => iam.destroy());
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [audience] }));
  const document = change(read('docs/policies', `trust.${policy}.json`));
  const role = { RoleName: `atlas-app-${policy}`, AssumeRolePolicyDocument: document };
  const { Role } = await iam.send(new CreateRoleCommand(role));
  const roleArn = Role?.Arn ?? '';
  databaseUsers.create({
    username: roleArn,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'read', databaseName: 'testdb' }],
  });
  const common = { roleArn, roleSessionName: 's-1', clientConfig };
  return {
    sandbox,
    issuer: await sandbox.namedIssuer(issuer),
    roleArn,
    fromFile: (webIdentityTokenFile) => fromTokenFile({ ...common, webIdentityTokenFile }),
    fromToken: (webIdentityToken) => fromWebToken({ ...common, webIdentityToken }),
  };
}

/** Logs in with the driver; gives the user that the server says it is. */
export async function logIn({ sandbox }: Scene, credentials: Credentials): Promise<string> {
  const client = new MongoClient(sandbox.mongodbUri, {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: credentials },
  });
  try {
    const { authInfo } = await client.db().command({ connectionStatus: 1 });
    return authInfo.authenticatedUsers[0]?.user;
  } finally {
    await client.close();
  }
}
