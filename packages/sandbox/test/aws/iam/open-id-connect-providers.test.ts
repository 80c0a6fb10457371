import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { NOW } from '../servers.ts';
import { callUnsigned, formOf, type Parameters } from '../sts/call.ts';
import { callIam, refusal, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const Url = 'http://127.0.0.1:4567/cluster';
const ARN = 'arn:aws:iam::123456789012:oidc-provider/127.0.0.1:4567/cluster';

const list = (name: string, ...values: string[]): Parameters =>
  Object.fromEntries(values.map((value, index) => [`${name}.member.${index + 1}`, value]));

test('the bytes of the answers', async () => {
  await using server = await startIamServer();
  const created = await callIam(server, 'CreateOpenIDConnectProvider', {
    Url,
    ...list('ClientIDList', 'sts.amazonaws.com', 'other'),
  });
  expect(created.body).toContain(`  <CreateOpenIDConnectProviderResult>
    <OpenIDConnectProviderArn>${ARN}</OpenIDConnectProviderArn>
  </CreateOpenIDConnectProviderResult>`);
  const got = await callIam(server, 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: ARN });
  expect(got.body).toContain(`  <GetOpenIDConnectProviderResult>
    <Url>127.0.0.1:4567/cluster</Url>
    <ClientIDList>
      <member>sts.amazonaws.com</member>
      <member>other</member>
    </ClientIDList>
    <ThumbprintList/>
    <CreateDate>2026-01-02T03:04:05Z</CreateDate>
    <Tags/>
  </GetOpenIDConnectProviderResult>`);
});

test('the real client makes one, reads it and deletes it', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const tags = [{ Key: 'a', Value: 'b' }];
  const thumbprint = 'c'.repeat(40);
  const { OpenIDConnectProviderArn, Tags } = await client.send(
    new CreateOpenIDConnectProviderCommand({
      Url,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: [thumbprint],
      Tags: tags,
    }),
  );
  expect({ OpenIDConnectProviderArn, Tags }).toEqual({ OpenIDConnectProviderArn: ARN, Tags: tags });
  const get = () => client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(await get()).toMatchObject({
    Url: '127.0.0.1:4567/cluster',
    ClientIDList: ['sts.amazonaws.com'],
    ThumbprintList: [thumbprint],
    CreateDate: expect.any(Date),
    Tags: tags,
  });
  await client.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  await expect(get()).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: `OpenIDConnect Provider not found for arn ${ARN}`,
  });
  // What is not there may be deleted again.
  const { $metadata } = await client.send(
    new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }),
  );
  expect($metadata.httpStatusCode).toBe(200);
});

test('one takes five thumbprints and a hundred audiences', async () => {
  await using server = await startIamServer();
  await setUp(server, [
    'CreateOpenIDConnectProvider',
    {
      Url,
      ...list('ThumbprintList', ...Array.from({ length: 5 }, () => 'c'.repeat(40))),
      ...list('ClientIDList', ...Array.from({ length: 100 }, (_, index) => `id-${index}`)),
    },
  ]);
  expect(server.account.findOpenIdConnectProvider(Url)).toMatchObject({
    thumbprints: { length: 5 },
    clientIds: { length: 100 },
  });
});

test('one on https is made, as on AWS; but STS asks nobody outside for keys', async () => {
  await using server = await startIamServer();
  const url = 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
  await setUp(server, [
    'CreateOpenIDConnectProvider',
    { Url: url, ...list('ClientIDList', 'sts.amazonaws.com') },
  ]);
  const seconds = NOW / 1000;
  const token = await new SignJWT({
    iss: url,
    sub: 'a',
    aud: 'sts.amazonaws.com',
    iat: seconds,
    exp: seconds + 60,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign((await generateKeyPair('ES256')).privateKey);
  const role = {
    RoleArn: 'arn:aws:iam::123456789012:role/r',
    RoleSessionName: 's-1',
    WebIdentityToken: token,
  };
  const outside = vi.spyOn(globalThis, 'fetch');
  const answer = await callUnsigned(server, formOf('AssumeRoleWithWebIdentity', role));
  expect(answer).toMatchObject({ status: 400, code: 'IDPCommunicationError' });
  expect(outside).not.toHaveBeenCalled();
  outside.mockRestore();
});

test('who may not make a provider is told its ARN, whatever else the URL has', async () => {
  await using server = await startIamServer();
  const { code, message } = await refusal(
    server,
    'CreateOpenIDConnectProvider',
    { Url: 'issuer.example/https://other.example', ...list('ClientIDList', 'a') },
    server.key,
  );
  expect(code).toBe('AccessDenied');
  expect(message).toContain(
    'on resource: arn:aws:iam::123456789012:oidc-provider/issuer.example/https://other.example because',
  );
});

describe('what is refused', () => {
  const LONG = 'have length less than or equal to 255';
  const invalid = (member: string, constraint: string) =>
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  const ITEMS = (max: number, min: number) =>
    `satisfy constraint: [Member must have length less than or equal to ${max}, Member must have length greater than or equal to ${min}]`;

  test.each<[string, Parameters, number, string, string]>([
    ['no URL', { Url: undefined }, 400, 'ValidationError', invalid('url', 'not be null')],
    ['a long URL', { Url: `${Url}/${'a'.repeat(255)}` }, 400, 'ValidationError', invalid('url', LONG)],
    ['what is no URL', { Url: 'nothing' }, 400, 'ValidationError', 'Invalid Open ID Connect Provider URL'],
    [
      'http elsewhere',
      { Url: 'http://issuer.example' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https behind http elsewhere',
      { Url: 'http://issuer.example/https://issuer.example' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https without a host',
      { Url: 'https://' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https with a host that is none',
      { Url: 'https://[' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https with a query',
      { Url: 'https://issuer.example?a=1' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https with three slashes',
      { Url: 'https:///issuer.example' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https with a fragment',
      { Url: 'https://issuer.example#a' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'https with a user',
      { Url: 'https://a@issuer.example' },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'http on loopback with a closing slash',
      { Url: `${Url}/` },
      400,
      'ValidationError',
      'Invalid Open ID Connect Provider URL',
    ],
    [
      'an empty audience',
      list('ClientIDList', ''),
      400,
      'ValidationError',
      invalid('clientIDList', ITEMS(255, 1)),
    ],
    [
      'a short thumbprint',
      list('ThumbprintList', 'c'),
      400,
      'ValidationError',
      invalid('thumbprintList', ITEMS(40, 40)),
    ],
    [
      'six thumbprints',
      list('ThumbprintList', ...Array.from({ length: 6 }, () => 'c'.repeat(40))),
      400,
      'InvalidInput',
      'Thumbprint list must contain fewer than 5 entries.',
    ],
    [
      'too many audiences',
      list('ClientIDList', ...Array.from({ length: 101 }, (_, index) => `id-${index}`)),
      409,
      'LimitExceeded',
      'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
    ],
  ])('%s', async (_, change, status, code, message) => {
    await using server = await startIamServer();
    expect(await refusal(server, 'CreateOpenIDConnectProvider', { Url, ...change })).toEqual({
      status,
      code,
      message,
    });
    expect(server.account.findOpenIdConnectProvider(Url)).toBeUndefined();
  });

  test('a provider twice', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateOpenIDConnectProvider', { Url }]);
    expect(await refusal(server, 'CreateOpenIDConnectProvider', { Url })).toEqual({
      status: 409,
      code: 'EntityAlreadyExists',
      message: `Provider with url ${Url} already exists.`,
    });
  });

  test('a provider whose ARN another has, on https and on http', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateOpenIDConnectProvider', { Url }]);
    const secure = Url.replace('http:', 'https:');
    expect(await refusal(server, 'CreateOpenIDConnectProvider', { Url: secure })).toEqual({
      status: 409,
      code: 'EntityAlreadyExists',
      message: `Provider with url ${secure} already exists.`,
    });
    await setUp(
      server,
      ['DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: ARN }],
      ['CreateOpenIDConnectProvider', { Url: secure }],
    );
  });

  test.each(['GetOpenIDConnectProvider', 'DeleteOpenIDConnectProvider'])(
    '%s without an ARN',
    async (action) => {
      await using server = await startIamServer();
      expect((await callIam(server, action)).message).toBe(
        invalid('openIDConnectProviderArn', 'not be null'),
      );
    },
  );
});
