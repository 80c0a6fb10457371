import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { ExpectedLogin } from './assert-login.ts';

/** What a scenario gives its program, and who the server must take it for. */
export interface ScenarioEnvironment {
  env: Readonly<Record<string, string>>;
  login: ExpectedLogin;
  /** Modules that Node imports before the driver. */
  imports?: readonly string[];
}

/** The operator assumes the role: the driver has no part in the call. */
export async function assumedRole({
  account,
  databaseUsers,
  env,
  awsEndpointUrl,
}: Sandbox): Promise<ScenarioEnvironment> {
  const user = account.createUser({ userName: 'operator' });
  const role = account.createRole({
    roleName: 'assumed-role',
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: user.arn }, Action: 'sts:AssumeRole' }],
    },
  });
  databaseUsers.create({
    username: role.arn,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const sts = new STSClient({
    endpoint: awsEndpointUrl,
    region: 'us-east-1',
    credentials: account.createAccessKey(user),
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'operator' }),
  );
  sts.destroy();
  return {
    env: {
      ...env,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    },
    login: {
      authenticatedUser: `arn:aws:sts::${account.accountId}:assumed-role/assumed-role/*`,
      keyKind: 'temporary',
      roleSessionName: 'operator',
    },
  };
}
