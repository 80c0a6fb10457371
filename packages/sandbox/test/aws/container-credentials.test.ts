import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromContainerMetadata, fromHttp } from '@aws-sdk/credential-providers';
import { generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Account, createAccount } from '../../src/account/account.ts';
import { createContainerCredentials } from '../../src/aws/container-credentials.ts';
import { send } from './http.ts';
import { callerArn, createFolder, NOW, serve, trustOf } from './servers.ts';

const MINUTE = 60_000;
const EKS_PATH = '/v1/credentials';
const AUDIENCE = 'pods.eks.amazonaws.com';
const SUBJECT = 'system:serviceaccount:shop:checkout';
const clock = () => Date.now();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** Both agents, and a cluster whose service account `checkout` in `shop` has the role `pod-role`. */
async function startAgents(wrap = (account: Account) => account) {
  const account = createAccount(clock);
  account.createRole({ roleName: 'task-role', trustPolicy: trustOf('ecs-tasks.amazonaws.com') });
  account.createRole({ roleName: 'pod-role', trustPolicy: trustOf(AUDIENCE) });
  const cluster = await generateKeyPair('ES256');
  const credentials = createContainerCredentials(wrap(account), clock, async (token) => {
    const { payload } = await jwtVerify(token, cluster.publicKey);
    return { sub: payload.sub ?? '', aud: payload.aud ?? [] };
  });
  credentials.createPodIdentityAssociation({
    namespace: 'shop',
    serviceAccount: 'checkout',
    roleName: 'pod-role',
  });
  const server = await serve(credentials.handler, clock);

  /** A token of the service account, valid for ten minutes, as the kubelet projects it. */
  const issueToken = (claims: JWTPayload = {}, key = cluster.privateKey) =>
    new SignJWT({
      aud: [AUDIENCE],
      sub: SUBJECT,
      exp: NOW / 1000 + 600,
      'kubernetes.io': { pod: { name: 'checkout-5d9c-x7k2p' } },
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(key);
  const get = (path: string, authorization?: string) =>
    send(server.url, { path, headers: authorization === undefined ? {} : { Authorization: authorization } });
  return { ...server, account, credentials, issueToken, get };
}

describe('an ECS task', () => {
  test.each([
    ['fromContainerMetadata', () => fromContainerMetadata()],
    ['fromHttp', () => fromHttp({ maxRetries: 0 })],
  ])('gets credentials of its role by %s', async (_, createProvider) => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    expect(relativeUri).toMatch(/^\/v2\/credentials\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${agents.url}${relativeUri}`);
    const credentials = await createProvider()();
    expect(callerArn(agents.account, credentials)).toMatch(
      /^arn:aws:sts::123456789012:assumed-role\/task-role\/[0-9a-f]{32}$/,
    );
    expect(credentials.expiration).toEqual(new Date(NOW + 360 * MINUTE));
  });

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
  test.each<[key: string, value: string, status: number]>([
    ['aws:SourceArn', 'arn:aws:ecs:us-east-1:123456789012:*', 200],
    ['aws:SourceArn', 'arn:aws:ecs:us-west-2:123456789012:*', 503],
    ['aws:SourceArn', 'arn:aws:ecs:us-east-1:210987654321:*', 503],
  ])('is held to where it runs: %s %s', async (key, value, status) => {
    await using agents = await startAgents();
    const { Statement, ...rest } = trustOf('ecs-tasks.amazonaws.com');
    const Condition = { ArnLike: { [key]: value }, StringEquals: { 'aws:SourceAccount': '123456789012' } };
    const trustPolicy = { ...rest, Statement: Statement.map((each) => ({ ...each, Condition })) };
    agents.account.createRole({ roleName: 'held', trustPolicy });
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'held' });
    expect((await agents.get(relativeUri)).status).toBe(status);
  });

  test('gets them as JSON', async () => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    const { status, headers, body } = await agents.get(relativeUri);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    expect(JSON.parse(body)).toEqual({
      RoleArn: 'arn:aws:iam::123456789012:role/task-role',
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      Token: expect.any(String),
      Expiration: '2026-01-02T09:04:05Z',
    });
  });

  test('gets the same until a quarter of an hour is left', async () => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    const read = async () => JSON.parse((await agents.get(relativeUri)).body);
    const first = await read();
    vi.setSystemTime(NOW + 345 * MINUTE - 1);
    expect(await read()).toEqual(first);
    vi.setSystemTime(NOW + 345 * MINUTE);
    const second = await read();
    expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
    expect(second.Expiration).toBe('2026-01-02T14:49:05Z');
  });

  test('has credentials of its own, in its own name', async () => {
    await using agents = await startAgents();
    const tasks = [1, 2].map(() => agents.credentials.registerTask({ roleName: 'task-role' }));
    const keys = await Promise.all(
      tasks.map(async ({ relativeUri }) => JSON.parse((await agents.get(relativeUri)).body).AccessKeyId),
    );
    const arns = keys.map((key) => agents.account.findKey(key)?.identity.arn);
    expect(new Set(arns).size).toBe(2);
  });

  test.each(['/v2/credentials', '/v2/credentials/'])('must give an id: %s', async (path) => {
    await using agents = await startAgents();
    const { status, headers, body } = await agents.get(path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 400, type: 'application/json' });
    expect(body).toBe(
      '{"code":"NoIdInRequest","message":"CredentialsV2Request: No Credential ID in the request","HTTPErrorCode":400}',
    );
  });

  test('must give an id that is known', async () => {
    await using agents = await startAgents();
    agents.credentials.registerTask({ roleName: 'task-role' });
    const { status, body } = await agents.get('/v2/credentials/00000000-0000-0000-0000-000000000000');
    expect(status).toBe(400);
    expect(body).toBe(
      '{"code":"InvalidIdInRequest","message":"CredentialsV2Request: Credentials not found","HTTPErrorCode":400}',
    );
  });

  test('has no credentials while ECS may not assume the role', async () => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'pod-role' });
    const { status, body } = await agents.get(relativeUri);
    expect(status).toBe(503);
    expect(body).toBe(
      '{"code":"CredentialsUninitialized","message":"CredentialsV2Request: Credentials uninitialized for ID","HTTPErrorCode":503}',
    );
  });

  test('has no credentials of a role that was deleted, not even those it had', async () => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    expect((await agents.get(relativeUri)).status).toBe(200);
    agents.account.deleteRole({ roleName: 'task-role' });
    const { status, body } = await agents.get(relativeUri);
    expect({ status, code: JSON.parse(body).code }).toEqual({
      status: 503,
      code: 'CredentialsUninitialized',
    });
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${agents.url}${relativeUri}`);
    await expect(fromHttp({ maxRetries: 0 })()).rejects.toThrow('Server responded with status: 503');
  });

  test('has new credentials of a role that was made again', async () => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    const read = async () => JSON.parse((await agents.get(relativeUri)).body).AccessKeyId;
    const first = await read();
    agents.account.deleteRole({ roleName: 'task-role' });
    agents.account.createRole({ roleName: 'task-role', trustPolicy: trustOf('ecs-tasks.amazonaws.com') });
    expect(agents.account.findKey(await read())?.identity.arn).toContain(':assumed-role/task-role/');
    expect(agents.account.findKey(first)).toBeUndefined();
  });

  test('is served by a URI with two slashes, as the drivers write it', async () => {
    await using agents = await startAgents();
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    for (const path of [`/${relativeUri}`, `//${relativeUri.replaceAll('/', '//')}`]) {
      expect((await agents.get(path)).status).toBe(200);
    }
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${agents.url}/${relativeUri}`);
    expect(callerArn(agents.account, await fromHttp({ maxRetries: 0 })())).toContain('/task-role/');
  });

  test('is told of no other failure', async () => {
    await using agents = await startAgents(breakRoles);
    const { relativeUri } = agents.credentials.registerTask({ roleName: 'task-role' });
    expect(await agents.get(relativeUri)).toMatchObject({ status: 500, body: '' });
  });
});

describe('a pod on EKS', () => {
  test('gets credentials of its role by fromHttp', async () => {
    await using agents = await startAgents();
    await using folder = await createFolder();
    const tokenFile = join(folder.path, 'token');
    await writeFile(tokenFile, await agents.issueToken());
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${agents.url}${EKS_PATH}`);
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', tokenFile);
    const credentials = await fromHttp({ maxRetries: 0 })();
    expect(callerArn(agents.account, credentials)).toMatch(
      /^arn:aws:sts::123456789012:assumed-role\/pod-role\/eks-sandbox-checkout-5-[0-9a-f-]{36}$/,
    );
    expect(credentials.expiration).toEqual(new Date(NOW + 360 * MINUTE));
  });

  test('gets them as JSON, with the account', async () => {
    await using agents = await startAgents();
    const { status, headers, body } = await agents.get(EKS_PATH, await agents.issueToken());
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    expect(JSON.parse(body)).toEqual({
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      Token: expect.any(String),
      AccountId: '123456789012',
      Expiration: '2026-01-02T09:04:05Z',
    });
  });

  test('may have a token for one audience, or for several', async () => {
    await using agents = await startAgents();
    for (const aud of [AUDIENCE, ['elsewhere', AUDIENCE]]) {
      expect((await agents.get(EKS_PATH, await agents.issueToken({ aud }))).status).toBe(200);
    }
  });

  test('gets the same with a new token, until a quarter of an hour is left', async () => {
    await using agents = await startAgents();
    const read = async () => {
      const token = await agents.issueToken({ exp: Date.now() / 1000 + 600, jti: String(Date.now()) });
      return JSON.parse((await agents.get(EKS_PATH, token)).body);
    };
    const first = await read();
    vi.setSystemTime(NOW + 345 * MINUTE - 1);
    expect(await read()).toEqual(first);
    vi.setSystemTime(NOW + 345 * MINUTE);
    expect((await read()).AccessKeyId).not.toBe(first.AccessKeyId);
  });

  test('has credentials of its own', async () => {
    await using agents = await startAgents();
    const read = async (claims: JWTPayload) =>
      JSON.parse((await agents.get(EKS_PATH, await agents.issueToken(claims))).body).AccessKeyId;
    const one = await read({});
    expect(await read({ 'kubernetes.io': { pod: { name: 'checkout-5d9c-aaaaa' } } })).not.toBe(one);
    expect(await read({ 'kubernetes.io': {} })).not.toBe(one);
  });

  test('has the role of its own service account', async () => {
    await using agents = await startAgents();
    agents.account.createRole({ roleName: 'search-role', trustPolicy: trustOf(AUDIENCE) });
    agents.credentials.createPodIdentityAssociation({
      namespace: 'shop',
      serviceAccount: 'search',
      roleName: 'search-role',
    });
    const roleOf = async (sub: string) => {
      const { body } = await agents.get(EKS_PATH, await agents.issueToken({ sub }));
      return agents.account.findKey(JSON.parse(body).AccessKeyId)?.identity.arn;
    };
    expect(await roleOf(SUBJECT)).toContain(':assumed-role/pod-role/');
    expect(await roleOf('system:serviceaccount:shop:search')).toContain(':assumed-role/search-role/');
  });

  test('a second association of a service account is refused', async () => {
    await using agents = await startAgents();
    expect(() =>
      agents.credentials.createPodIdentityAssociation({
        namespace: 'shop',
        serviceAccount: 'checkout',
        roleName: 'task-role',
      }),
    ).toThrow('Association already exists: system:serviceaccount:shop:checkout');
  });

  describe('is refused', () => {
    test.each([undefined, ''])('without a token: %j', async (authorization) => {
      await using agents = await startAgents();
      const { status, headers, body } = await agents.get(EKS_PATH, authorization);
      expect(status).toBe(400);
      expect(headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
      });
      expect(body).toBe('Service account token cannot be empty\n');
    });

    test('with a scheme before the token', async () => {
      await using agents = await startAgents();
      const { status, body } = await agents.get(EKS_PATH, `Bearer ${await agents.issueToken()}`);
      expect(status).toBe(400);
      expect(body).toMatch(/^Service account token cannot be parsed: token is malformed: .+\n$/);
    });

    test.each(['token', 'to.ken', 't.o.k.en'])('with a token of another form: %s', async (token) => {
      await using agents = await startAgents();
      expect(await agents.get(EKS_PATH, token)).toMatchObject({
        status: 400,
        body: 'Service account token cannot be parsed: token is malformed: token contains an invalid number of segments\n',
      });
    });

    test.each([
      ['no claims', `${base64url({ alg: 'ES256' })}..AAAA`],
      ['claims that are no object', `${base64url({ alg: 'ES256' })}.${base64url([])}.AAAA`],
      ['a header that is no JSON', `AAAA.${base64url({ sub: SUBJECT })}.AAAA`],
    ])('with what is no token: %s', async (_, token) => {
      await using agents = await startAgents();
      const { status, body } = await agents.get(EKS_PATH, token);
      expect(status).toBe(400);
      expect(body).toMatch(/^Service account token cannot be parsed: token is malformed: .+\n$/);
    });

    test.each(['==', ' x'])('with a token that has another spelling too: %j', async (end) => {
      await using agents = await startAgents();
      const { status, body } = await agents.get(EKS_PATH, `${await agents.issueToken()}${end}`);
      expect(status).toBe(400);
      expect(body).toBe(
        'Service account token cannot be parsed: token is malformed: token is no base64url\n',
      );
    });

    test.each(['exp', 'nbf'])('with a token whose time is none: %s', async (claim) => {
      await using agents = await startAgents();
      const token = await agents.issueToken({ [claim]: 1e300 });
      expect(await agents.get(EKS_PATH, token)).toMatchObject({
        status: 400,
        body: `Service account token failed basic claim validations: token has invalid claims: ${claim} is invalid\n`,
      });
    });

    test('from the second its token expires', async () => {
      await using agents = await startAgents();
      const token = await agents.issueToken({ exp: NOW / 1000 + 60 });
      vi.setSystemTime(NOW + 59_999);
      expect((await agents.get(EKS_PATH, token)).status).toBe(200);
      vi.setSystemTime(NOW + 60_000);
      expect(await agents.get(EKS_PATH, token)).toMatchObject({
        status: 400,
        body: 'Service account token failed basic claim validations: token has invalid claims: token is expired\n',
      });
    });

    test('before its token is valid', async () => {
      await using agents = await startAgents();
      const token = await agents.issueToken({ nbf: NOW / 1000 + 1 });
      expect(await agents.get(EKS_PATH, token)).toMatchObject({
        status: 400,
        body: 'Service account token failed basic claim validations: token has invalid claims: token is not valid yet\n',
      });
      vi.setSystemTime(NOW + 1000);
      expect((await agents.get(EKS_PATH, token)).status).toBe(200);
    });

    test.each([
      ['a token that another cluster signed', { key: true }, 400, 'InvalidTokenException'],
      [
        'a token for another audience',
        { claims: { aud: ['sts.amazonaws.com'] } },
        400,
        'InvalidTokenException',
      ],
      ['a token for no audience', { claims: { aud: [] } }, 400, 'InvalidTokenException'],
      ['another service account', { claims: { sub: `${SUBJECT}2` } }, 404, 'ResourceNotFoundException'],
      [
        'another namespace',
        { claims: { sub: 'system:serviceaccount:default:checkout' } },
        404,
        'ResourceNotFoundException',
      ],
      ['a user', { claims: { sub: 'checkout' } }, 404, 'ResourceNotFoundException'],
    ] as [string, { key?: true; claims?: JWTPayload }, number, string][])(
      'with %s',
      async (_, input, status, code) => {
        await using agents = await startAgents();
        const key = input.key ? (await generateKeyPair('ES256')).privateKey : undefined;
        const answer = await agents.get(EKS_PATH, await agents.issueToken(input.claims, key));
        expect(answer.status).toBe(status);
        expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
        expect(answer.body).toMatch(new RegExp(`^\\[[0-9a-f-]{36}\\]: \\(${code}\\): .+, fault: client\\n$`));
      },
    );

    test.each([
      ['assume the role', ['sts:TagSession']],
      ['tag its session', ['sts:AssumeRole']],
    ])('while EKS may not %s', async (_, Action) => {
      await using agents = await startAgents();
      agents.account.createRole({
        roleName: 'search-role',
        trustPolicy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action }],
        },
      });
      agents.credentials.createPodIdentityAssociation({
        namespace: 'shop',
        serviceAccount: 'search',
        roleName: 'search-role',
      });
      const token = await agents.issueToken({ sub: 'system:serviceaccount:shop:search' });
      const { status, body } = await agents.get(EKS_PATH, token);
      expect(status).toBe(400);
      expect(body).toMatch(
        /^\[[0-9a-f-]{36}\]: \(AccessDeniedException\): Unauthorized Exception! EKS does not have permissions to assume the associated role\., fault: client\n$/,
      );
    });

    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    test.each<[key: string, value: string, status: number]>([
      ['aws:RequestTag/kubernetes-namespace', 'shop', 200],
      ['aws:RequestTag/kubernetes-namespace', 'default', 400],
      ['aws:RequestTag/kubernetes-service-account', 'checkout', 200],
      ['aws:RequestTag/kubernetes-service-account', 'search', 400],
      ['aws:RequestTag/kubernetes-pod-name', 'checkout-5d9c-x7k2p', 200],
      ['aws:RequestTag/kubernetes-pod-name', 'checkout', 400],
      ['aws:RequestTag/eks-cluster-name', 'sandbox', 200],
      ['aws:RequestTag/eks-cluster-arn', 'arn:aws:eks:us-east-1:123456789012:cluster/sandbox', 200],
      ['aws:SourceArn', 'arn:aws:eks:us-east-1:123456789012:cluster/sandbox', 200],
      ['aws:SourceArn', 'arn:aws:eks:us-east-1:123456789012:cluster/other', 400],
      ['aws:SourceAccount', '210987654321', 400],
    ])('held to where it runs: %s %s', async (key, value, status) => {
      await using agents = await startAgents();
      agents.account.deleteRole({ roleName: 'pod-role' });
      const { Statement, ...rest } = trustOf(AUDIENCE);
      const Condition = { StringEquals: { [key]: value } };
      const trustPolicy = { ...rest, Statement: Statement.map((each) => ({ ...each, Condition })) };
      agents.account.createRole({ roleName: 'pod-role', trustPolicy });
      expect((await agents.get(EKS_PATH, await agents.issueToken())).status).toBe(status);
    });

    test('known by its tags afterwards', async () => {
      await using agents = await startAgents();
      const { body } = await agents.get(EKS_PATH, await agents.issueToken());
      const { AccessKeyId } = JSON.parse(body);
      expect(agents.account.findKey(AccessKeyId)?.principal).toMatchObject({
        sessionTags: expect.arrayContaining([{ key: 'kubernetes-namespace', value: 'shop' }]),
      });
    });

    test('where its role was deleted, and given new credentials once it is made again', async () => {
      await using agents = await startAgents();
      await using folder = await createFolder();
      const tokenFile = join(folder.path, 'token');
      await writeFile(tokenFile, await agents.issueToken());
      vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${agents.url}${EKS_PATH}`);
      vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', tokenFile);
      const provider = () => fromHttp({ maxRetries: 0 })();
      const first = await provider();
      agents.account.deleteRole({ roleName: 'pod-role' });
      const { status, body } = await agents.get(EKS_PATH, await agents.issueToken());
      expect(status).toBe(400);
      expect(body).toContain('(AccessDeniedException): Unauthorized Exception!');
      await expect(provider()).rejects.toThrow('Server responded with status: 400');
      agents.account.createRole({ roleName: 'pod-role', trustPolicy: trustOf(AUDIENCE) });
      const second = await provider();
      expect(callerArn(agents.account, second)).toContain(':assumed-role/pod-role/');
      expect(agents.account.findKey(first.accessKeyId)).toBeUndefined();
    });

    test('and told of no other failure', async () => {
      await using agents = await startAgents(breakRoles);
      expect(await agents.get(EKS_PATH, await agents.issueToken())).toMatchObject({ status: 500, body: '' });
    });
  });
});

test('the agent of a pod is found under two slashes', async () => {
  await using agents = await startAgents();
  expect((await agents.get('//v1//credentials', await agents.issueToken())).status).toBe(200);
});

test.each(['/', '/v1/credentials/', '/v1', '/v2/credentialsx', '/v2/credentials/a/b', '/v3'])(
  'the path %s is not found',
  async (path) => {
    await using agents = await startAgents();
    expect(await agents.get(path, await agents.issueToken())).toMatchObject({ status: 404, body: '' });
  },
);

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function breakRoles(account: Account): Account {
  return {
    ...account,
    assumeRoleForService() {
      throw new Error('Out of order.');
    },
  };
}
