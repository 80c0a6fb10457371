import { startTestServer, type TestServer } from './servers.ts';
import type { StsAnswer } from './sts/call.ts';
import { callUnsigned, formOf } from './sts/call.ts';

export const GITHUB = 'https://token.actions.githubusercontent.com';
export const AUDIENCE = 'sts.amazonaws.com';
export const MAIN = 'repo:octo-org/octo-repo:ref:refs/heads/main';

const NAME = 'token.actions.githubusercontent.com';

export const KEY_NOT_FOUND = {
  status: 400,
  code: 'InvalidIdentityToken',
  message:
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
};

/** A provider for GitHub, without keys yet, and a role that trusts its tokens for the branch main. */
export async function startGitHub(): Promise<TestServer> {
  const server = await startTestServer();
  const { arn } = server.account.createOpenIdConnectProvider({ url: GITHUB, clientIds: [AUDIENCE, 'other'] });
  server.account.createRole({
    roleName: 'app',
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: arn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${NAME}:aud`]: AUDIENCE, [`${NAME}:sub`]: MAIN } },
        },
      ],
    },
  });
  return server;
}

export function exchange(server: TestServer, token: string): Promise<StsAnswer> {
  const form = formOf('AssumeRoleWithWebIdentity', {
    RoleArn: 'arn:aws:iam::123456789012:role/app',
    RoleSessionName: 's-1',
    WebIdentityToken: token,
  });
  return callUnsigned(server, form);
}

/** How the exchange ends. */
export async function verdict(server: TestServer, token: string) {
  const { status, code, message } = await exchange(server, token);
  return { status, code, message };
}
