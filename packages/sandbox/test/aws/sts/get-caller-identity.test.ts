import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { createAccount } from '../../../src/account/account.ts';
import { startSandbox } from '../../../src/index.ts';
import { GET_CALLER_IDENTITY, type SigningKey, send, signedCall } from '../http.ts';
import { NOW, startAwsServer, startTestServer } from '../servers.ts';

const HOUR = 3600 * 1000;

function client(endpoint: string, credentials: SigningKey, maxAttempts = 1): STSClient {
  return new STSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts });
}

async function callerOf(endpoint: string, credentials: SigningKey) {
  const sts = client(endpoint, credentials);
  try {
    const { $metadata, ...caller } = await sts.send(new GetCallerIdentityCommand({}));
    return caller;
  } finally {
    sts.destroy();
  }
}

/** What the SDK makes of a refusal. */
async function refusalOf(endpoint: string, credentials: SigningKey) {
  const error = await callerOf(endpoint, credentials).then(
    (caller) => Promise.reject(new Error(`${caller.Arn} was accepted.`)),
    (refused) => refused,
  );
  return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
}

describe('the bytes of the answer', () => {
  test('by POST, to a user', async () => {
    await using server = await startTestServer();
    const answer = await send(server.url, signedCall(server.key, { now: NOW }));
    const requestId = answer.headers['x-amzn-requestid'];
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const userId = /<UserId>(AIDA[A-Z2-7]{17})<\/UserId>/.exec(answer.body)?.[1];
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/alice</Arn>
    <UserId>${userId}</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`);
  });

  test('by GET, to a role session', async () => {
    await using server = await startTestServer();
    const { roleId } = server.account.createRole({ roleName: 'reader', path: '/team/' });
    const session = server.account.issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    const call = signedCall(session, { now: NOW, method: 'GET', query: GET_CALLER_IDENTITY });
    const answer = await send(server.url, call);
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:sts::123456789012:assumed-role/reader/s-1</Arn>
    <UserId>${roleId}:s-1</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>${answer.headers['x-amzn-requestid']}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`);
  });

  test('of an error', async () => {
    await using server = await startTestServer();
    const answer = await send(server.url, { path: `/?${GET_CALLER_IDENTITY}` });
    expect(answer.status).toBe(403);
    expect(answer.body).toBe(`<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>MissingAuthenticationToken</Code>
    <Message>Request is missing Authentication Token</Message>
  </Error>
  <RequestId>${answer.headers['x-amzn-requestid']}</RequestId>
</ErrorResponse>
`);
  });

  test.each([
    ['success', GET_CALLER_IDENTITY],
    ['error', 'Action=Nothing'],
  ])('headers of a %s', async (_, body) => {
    await using server = await startTestServer();
    const call = () => send(server.url, signedCall(server.key, { now: NOW, body }));
    const [first, second] = [await call(), await call()];
    expect(first.headers['content-type']).toBe('text/xml');
    expect(first.headers['content-length']).toBe(String(first.body.length));
    expect(first.headers['x-amz-sts-extended-request-id']).toMatch(/^[A-Za-z0-9+/]{32}$/);
    expect(first.headers['transfer-encoding']).toBeUndefined();
    for (const id of ['x-amzn-requestid', 'x-amz-sts-extended-request-id']) {
      expect(second.headers[id]).not.toBe(first.headers[id]);
    }
  });

  test('markup in a message is escaped', async () => {
    await using server = await startTestServer();
    const answer = await send(server.url, { path: '/?Action=%3Ca%3E%26%22&Version=1' });
    expect(answer.body).toContain(
      '<Message>Could not find operation &lt;a&gt;&amp;&quot; for version 1</Message>',
    );
  });
});

describe('the AWS SDK', () => {
  test('reads a user', async () => {
    await using sandbox = await startSandbox();
    const { userId } = sandbox.account.createUser({ userName: 'bob', path: '/team/' });
    const key = sandbox.account.createAccessKey({ userName: 'bob' });
    expect(await callerOf(sandbox.awsEndpointUrl, key)).toEqual({
      Arn: 'arn:aws:iam::123456789012:user/team/bob',
      UserId: userId,
      Account: '123456789012',
    });
  });

  test('reads a role session', async () => {
    await using sandbox = await startSandbox();
    const { roleId } = sandbox.account.createRole({ roleName: 'reader', path: '/team/' });
    const session = sandbox.account.issueSession({ roleName: 'reader', roleSessionName: 'a@b,c=d' });
    expect(await callerOf(sandbox.awsEndpointUrl, session)).toEqual({
      Arn: 'arn:aws:sts::123456789012:assumed-role/reader/a@b,c=d',
      UserId: `${roleId}:a@b,c=d`,
      Account: '123456789012',
    });
  });

  test('names a wrong secret key', async () => {
    await using server = await startTestServer(Date.now);
    const wrong = { ...server.key, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    expect(await refusalOf(server.url, wrong)).toEqual({
      name: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      status: 403,
    });
  });

  test('names an unknown key', async () => {
    await using server = await startTestServer(Date.now);
    const unknown = { ...server.key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
    expect(await refusalOf(server.url, unknown)).toEqual({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
      status: 403,
    });
  });

  test('names a session token left out', async () => {
    await using server = await startTestServer(Date.now);
    server.account.createRole({ roleName: 'reader' });
    const { accessKeyId, secretAccessKey } = server.account.issueSession({
      roleName: 'reader',
      roleSessionName: 's-1',
    });
    expect(await refusalOf(server.url, { accessKeyId, secretAccessKey })).toEqual({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
      status: 403,
    });
  });

  test('names an expired session', async () => {
    // The session was issued two hours ago for one.
    const account = createAccount(() => Date.now() - 2 * HOUR);
    account.createRole({ roleName: 'reader' });
    const session = account.issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    const server = await startAwsServer({ account, clock: Date.now });
    try {
      expect(await refusalOf(server.url, session)).toEqual({
        name: 'ExpiredToken',
        message: 'The security token included in the request is expired',
        status: 403,
      });
    } finally {
      await server.stop();
    }
  });

  test.each([
    ['ahead', 2 * HOUR, /^Signature expired: \d{8}T\d{6}Z is now earlier than .* - 15 min\.\)$/],
    ['behind', -2 * HOUR, /^Signature not yet current: \d{8}T\d{6}Z is still later than .* \+ 15 min\.\)$/],
  ])('names a clock skew to a sandbox %s', async (_, offset, message) => {
    await using server = await startTestServer(() => Date.now() + offset);
    expect(await refusalOf(server.url, server.key)).toEqual({
      name: 'SignatureDoesNotMatch',
      message: expect.stringMatching(message),
      status: 403,
    });
  });

  // The trap: a Date of the machine's own time would leave the SDK skewed for ever.
  test.each([
    ['ahead', 2 * HOUR],
    ['behind', -2 * HOUR],
  ])('corrects its clock by the Date of a sandbox %s', async (_, offset) => {
    await using server = await startTestServer(() => Date.now() + offset);
    const sts = client(server.url, server.key, 2);
    try {
      await sts.send(new GetCallerIdentityCommand({}));
      await sts.send(new GetCallerIdentityCommand({}));
    } finally {
      sts.destroy();
    }
    expect(server.stsCalls.entries().map(({ status }) => status)).toEqual([403, 200, 200]);
  });
});
