import { expect, test } from 'vitest';
import { callUnsigned, formOf, keyOf } from '../sts/call.ts';
import { generateTestKey, signToken, startTestIssuer } from '../sts/test-issuer.ts';
import { APP, createApp } from './app-role.ts';
import { callIam, type IamServer, setUp, startIamServer } from './call.ts';

// Policies as their makers print them, with names and accounts of ours.

const issuerKey = await generateTestKey('k');

/** An issuer that is registered, and the status with which a token of it is exchanged. */
async function startIssuer(server: IamServer) {
  const idp = await startTestIssuer(issuerKey.jwk);
  const { arn } = server.account.createOpenIdConnectProvider({
    url: idp.issuer,
    clientIds: ['sts.amazonaws.com'],
  });
  const exchange = async (claims: Record<string, unknown>) =>
    callUnsigned(
      server,
      formOf('AssumeRoleWithWebIdentity', {
        RoleArn: APP,
        RoleSessionName: 's-1',
        WebIdentityToken: await signToken(issuerKey, idp.issuer, claims),
      }),
    );
  const statusFor = async (claims: Record<string, unknown>) => (await exchange(claims)).status;
  const name = idp.issuer.replace('http://', '');
  return { arn, name, exchange, statusFor, [Symbol.asyncDispose]: () => idp.stop() };
}

// https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
test('GitHub Actions: some branches of a repository', async () => {
  await using server = await startIamServer();
  await using idp = await startIssuer(server);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { Federated: idp.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      'ForAnyValue:StringLike': {
        [`${idp.name}:sub`]: ['repo:octo-org/octo-repo:ref:refs/heads/main', 'repo:octo-org/other:*'],
      },
      'ForAllValues:StringEquals': { [`${idp.name}:aud`]: 'sts.amazonaws.com' },
    },
  });
  expect(await idp.statusFor({ sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' })).toBe(200);
  expect(await idp.statusFor({ sub: 'repo:octo-org/other:environment:prod' })).toBe(200);
  expect(await idp.statusFor({ sub: 'repo:octo-org/octo-repo:ref:refs/heads/x' })).toBe(403);
  expect(await idp.statusFor({ sub: 'repo:octo-org/octo-repo2:ref:refs/heads/main' })).toBe(403);
});

// https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
test.each([
  [['authenticated', 'accounts.google.com'], 200],
  [[5, null, 'authenticated'], 200],
  [[5, null], 403],
  ['authenticated', 200],
  [['unauthenticated'], 403],
  [[], 403],
  [undefined, 403],
  [{ authenticated: true }, 403],
])('Cognito: whoever logged in, by a claim of several values: %j', async (amr, status) => {
  await using server = await startIamServer();
  await using idp = await startIssuer(server);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { Federated: idp.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${idp.name}:aud`]: 'sts.amazonaws.com' },
      'ForAnyValue:StringLike': { [`${idp.name}:amr`]: 'authenticated' },
    },
  });
  expect(await idp.statusFor({ amr })).toBe(status);
});

// https://karpenter.sh/docs/getting-started/migrating-from-cas/ and
// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
test('Karpenter: a service account of a cluster, whose session is known by it afterwards', async () => {
  await using server = await startIamServer();
  await using idp = await startIssuer(server);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { Federated: idp.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${idp.name}:aud`]: 'sts.amazonaws.com',
        [`${idp.name}:sub`]: 'system:serviceaccount:karpenter:karpenter',
      },
    },
  });
  const policyOn = (sub: string) => ({
    RoleName: 'app',
    PolicyName: 'p',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'iam:GetInstanceProfile',
        Resource: '*',
        Condition: { StringEquals: { [`${idp.name}:sub`]: sub } },
      },
    }),
  });
  expect(await idp.statusFor({ sub: 'system:serviceaccount:default:karpenter' })).toBe(403);
  const key = keyOf(await idp.exchange({ sub: 'system:serviceaccount:karpenter:karpenter' }));
  const profile = { InstanceProfileName: 'i' };
  await setUp(
    server,
    ['CreateInstanceProfile', profile],
    ['PutRolePolicy', policyOn('system:serviceaccount:karpenter:karpenter')],
  );
  expect((await callIam(server, 'GetInstanceProfile', profile, key)).status).toBe(200);
  await setUp(server, ['PutRolePolicy', policyOn('system:serviceaccount:default:karpenter')]);
  expect((await callIam(server, 'GetInstanceProfile', profile, key)).status).toBe(403);
});
