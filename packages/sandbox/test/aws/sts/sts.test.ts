import { describe, expect, test } from 'vitest';
import { type Call, exchange, FORM, GET_CALLER_IDENTITY, send, signedCall } from '../http.ts';
import { NOW, startTestServer, type TestServer } from '../servers.ts';

const code = (body: string) => /<Code>(.*)<\/Code>/.exec(body)?.[1];
const message = (body: string) => /<Message>(.*)<\/Message>/.exec(body)?.[1];

describe('without an Action the answer is a redirection to nowhere', () => {
  test.each<[string, Call]>([
    ['GET', { path: '/' }],
    ['GET with a query', { path: '/?a=1&b=%20' }],
    ['GET with an empty query', { path: '/?' }],
    ['GET with an action in another case', { path: '/?action=x' }],
    ['POST of nothing', { method: 'POST', headers: { 'Content-Type': FORM } }],
    ['POST of nothing with a query', { method: 'POST', path: '/?WebIdentityToken=x' }],
    ['POST without a content type', { method: 'POST', body: GET_CALLER_IDENTITY }],
    [
      'POST of JSON',
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: GET_CALLER_IDENTITY },
    ],
    [
      'POST of a content type that only begins like a form',
      { method: 'POST', headers: { 'Content-Type': `${FORM}-not` }, body: GET_CALLER_IDENTITY },
    ],
    [
      'POST of a content type that only ends like a form',
      { method: 'POST', headers: { 'Content-Type': `text/${FORM}` }, body: GET_CALLER_IDENTITY },
    ],
    ['GET with the action in its body', { headers: { 'Content-Type': FORM }, body: GET_CALLER_IDENTITY }],
    [
      'POST with a body, and the action in its query',
      { method: 'POST', path: `/?${GET_CALLER_IDENTITY}`, headers: { 'Content-Type': FORM }, body: 'a=1' },
    ],
    [
      'POST with a body that is no form, and the action in its query',
      { method: 'POST', path: `/?${GET_CALLER_IDENTITY}`, body: ' ' },
    ],
  ])('%s', async (_, call) => {
    await using server = await startTestServer();
    const { status, headers, body } = await send(server.url, call);
    expect({ status, location: headers.location, body }).toEqual({
      status: 302,
      location: undefined,
      body: '',
    });
    expect(headers['content-type']).toBeUndefined();
    expect(headers['content-length']).toBe('0');
    expect(headers['x-amzn-requestid']).toBeDefined();
    expect(server.stsCalls.entries()).toEqual([]);
  });
});

describe('the query of a POST without a body is read', () => {
  const HEAD = `POST /?${GET_CALLER_IDENTITY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;

  test.each([
    ['a length of zero', 'Content-Length: 0\r\n\r\n'],
    ['no length', '\r\n'],
    ['no chunk', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a form', `Content-Type: ${FORM}\r\nContent-Length: 0\r\n\r\n`],
    ['JSON', 'Content-Type: application/json\r\nContent-Length: 0\r\n\r\n'],
  ])('%s', async (_, rest) => {
    await using server = await startTestServer();
    expect(await exchange(server.url, `${HEAD}${rest}`)).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('signed, it is the caller', async () => {
    await using server = await startTestServer();
    const call = { now: NOW, query: GET_CALLER_IDENTITY, body: '' };
    const signed = signedCall(server.key, call);
    expect((await send(server.url, signed)).body).toContain(':user/alice</Arn>');
    // What stands in the query is signed.
    const changed = await send(server.url, { ...signed, path: `${signed.path}&a=1` });
    expect(code(changed.body)).toBe('SignatureDoesNotMatch');
  });

  test('with a body it stays ignored', async () => {
    await using server = await startTestServer();
    const call = { now: NOW, query: 'Action=Nothing&Version=2011-06-15' };
    expect((await send(server.url, signedCall(server.key, call))).body).toContain(':user/alice</Arn>');
  });
});

describe('an operation that is not there', () => {
  test.each([
    ['Action=Nothing&Version=2011-06-15', 'Could not find operation Nothing for version 2011-06-15'],
    ['Action=&Version=2011-06-15', 'Could not find operation  for version 2011-06-15'],
    [
      'Action=GetCallerIdentity',
      'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
    ],
    ['Action=GetCallerIdentity&Version=', 'Could not find operation GetCallerIdentity for version '],
    [
      'Action=GetCallerIdentity&Version=2010-05-08',
      'Could not find operation GetCallerIdentity for version 2010-05-08',
    ],
    ['Action=AssumeRole&Version=2010-05-08', 'Could not find operation AssumeRole for version 2010-05-08'],
    [
      'Action=getcalleridentity&Version=2011-06-15',
      'Could not find operation getcalleridentity for version 2011-06-15',
    ],
    ['Action=constructor&Version=2011-06-15', 'Could not find operation constructor for version 2011-06-15'],
    ['Action=__proto__&Version=2011-06-15', 'Could not find operation __proto__ for version 2011-06-15'],
  ])('%s', async (query, text) => {
    await using server = await startTestServer();
    const { status, headers, body } = await send(server.url, { path: `/?${query}` });
    expect(status).toBe(400);
    expect(body).toBe(`<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidAction</Code>
    <Message>${text}</Message>
  </Error>
  <RequestId>${headers['x-amzn-requestid']}</RequestId>
</ErrorResponse>
`);
  });

  test.each(['AssumeRoleWithSAML', 'AssumeRoot', 'DecodeAuthorizationMessage', 'GetFederationToken'])(
    '%s: the sandbox says that it does not emulate it',
    async (action) => {
      await using server = await startTestServer();
      const { status, headers, body } = await send(server.url, {
        path: `/?Action=${action}&Version=2011-06-15`,
      });
      expect(status).toBe(501);
      expect(body).toBe(`<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Receiver</Type>
    <Code>NotImplemented</Code>
    <Message>The sandbox does not emulate sts:${action}.</Message>
  </Error>
  <RequestId>${headers['x-amzn-requestid']}</RequestId>
</ErrorResponse>
`);
    },
  );

  test('is told before the signature is looked at', async () => {
    await using server = await startTestServer();
    const call = signedCall({ ...server.key, secretAccessKey: 'x' }, { now: NOW, body: 'Action=Nothing' });
    expect(code((await send(server.url, call)).body)).toBe('InvalidAction');
  });
});

describe('parameters', () => {
  test.each([
    ['of a repeated one the first counts', `${GET_CALLER_IDENTITY}&Action=Nothing&Version=1`, 200],
    ['of a repeated one the second does not', `Action=Nothing&${GET_CALLER_IDENTITY}`, 400],
    ['unknown ones are ignored', `Unknown=1&${GET_CALLER_IDENTITY}&RoleArn=x`, 200],
    ['are decoded', 'Action=%47etCallerIdentity&%56ersion=2011%2D06%2d15', 200],
  ])('%s', async (_, parameters, status) => {
    await using server = await startTestServer();
    const post = signedCall(server.key, { now: NOW, body: parameters });
    const get = signedCall(server.key, { now: NOW, method: 'GET', query: parameters });
    expect((await send(server.url, post)).status).toBe(status);
    expect((await send(server.url, get)).status).toBe(status);
  });

  test.each([
    'application/x-www-form-urlencoded; charset=utf-8',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'application/x-www-form-urlencoded ; charset=utf-8',
    'Application/X-WWW-Form-URLEncoded',
  ])('are read from a body of type %s', async (contentType) => {
    await using server = await startTestServer();
    const call = signedCall(server.key, { now: NOW, contentType });
    expect((await send(server.url, call)).status).toBe(200);
  });

  test('of a POST are not read from its query', async () => {
    await using server = await startTestServer();
    const call = signedCall(server.key, { now: NOW, query: 'Action=Nothing' });
    expect((await send(server.url, call)).status).toBe(200);
  });

  test('a query that cannot be decoded is malformed', async () => {
    await using server = await startTestServer();
    const { status, body } = await send(server.url, { path: `/?${GET_CALLER_IDENTITY}&x=%zz` });
    expect({ status, code: code(body) }).toEqual({ status: 400, code: 'MalformedQueryString' });
  });
});

describe('the HTTP status of an error', () => {
  const form = { 'Content-Type': FORM };
  const post = { method: 'POST', body: GET_CALLER_IDENTITY };

  test.each([
    ['MissingAuthenticationToken', 403, () => ({ ...post, headers: form })],
    ['IncompleteSignature', 400, () => ({ ...post, headers: { ...form, Authorization: 'Bearer x' } })],
    [
      'SignatureDoesNotMatch',
      403,
      ({ key }: TestServer) => signedCall({ ...key, secretAccessKey: 'x' }, { now: NOW }),
    ],
    [
      'InvalidClientTokenId',
      403,
      ({ key }: TestServer) => signedCall({ ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, { now: NOW }),
    ],
    [
      'ExpiredToken',
      403,
      ({ account }: TestServer) => {
        account.createRole({ roleName: 'r' });
        const brief = { roleName: 'r', roleSessionName: 's-1', durationSeconds: 0 };
        return signedCall(account.issueSession(brief), { now: NOW });
      },
    ],
  ])('%s is %i', async (errorCode, status, makeCall) => {
    await using server = await startTestServer();
    const answer = await send(server.url, makeCall(server));
    expect({ status: answer.status, code: code(answer.body) }).toEqual({ status, code: errorCode });
  });
});

describe('the region an endpoint takes', () => {
  const REFUSED = 'Credential should be scoped to a valid region. ';

  test.each([
    ['sts.amazonaws.com', 'us-east-1', undefined],
    ['sts.amazonaws.com', 'eu-west-1', REFUSED],
    ['sts.amazonaws.com:443', 'eu-west-1', REFUSED],
    ['STS.AmazonAWS.com', 'eu-west-1', REFUSED],
    ['sts.eu-west-1.amazonaws.com', 'eu-west-1', undefined],
    ['sts.eu-west-1.amazonaws.com', 'us-east-1', REFUSED],
    ['sts.eu-west-1.amazonaws.com:8080', 'us-east-1', REFUSED],
    ['STS.EU-WEST-1.amazonaws.com', 'eu-west-1', undefined],
    ['sts.cn-north-1.amazonaws.com.cn', 'us-east-1', REFUSED],
    ['127.0.0.1', 'us-east-1', undefined],
    ['127.0.0.1:4566', 'ap-southeast-2', undefined],
    ['localhost:4566', 'mars-north-1', undefined],
    ['sts.amazonaws.com.example', 'mars-north-1', undefined],
    ['notsts.amazonaws.com', 'mars-north-1', undefined],
  ])('%s signed for %s', async (host, region, refused) => {
    await using server = await startTestServer();
    const { status, body } = await send(server.url, signedCall(server.key, { now: NOW, host, region }));
    expect({ status, message: message(body) }).toEqual({ status: refused ? 403 : 200, message: refused });
  });
});

describe('the record', () => {
  test('of a success names the caller', async () => {
    await using server = await startTestServer();
    await send(server.url, signedCall(server.key, { now: NOW, host: 'sts.amazonaws.com' }));
    expect(server.stsCalls.entries()).toEqual([
      {
        action: 'GetCallerIdentity',
        host: 'sts.amazonaws.com',
        status: 200,
        callerArn: 'arn:aws:iam::123456789012:user/alice',
      },
    ]);
  });

  test('of a refusal names the error', async () => {
    await using server = await startTestServer();
    const unknown = { ...server.key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
    await send(server.url, signedCall(unknown, { now: NOW }));
    expect(server.stsCalls.entries()).toEqual([
      {
        action: 'GetCallerIdentity',
        host: '127.0.0.1:4566',
        status: 403,
        errorCode: 'InvalidClientTokenId',
        errorMessage: 'The security token included in the request is invalid.',
      },
    ]);
  });

  test('of a mismatch says what was calculated', async () => {
    await using server = await startTestServer();
    const wrong = { ...server.key, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    await send(server.url, signedCall(wrong, { now: NOW, host: 'sts.amazonaws.com' }));
    const [call] = server.stsCalls.entries();
    expect(call).toMatchObject({ status: 403, errorCode: 'SignatureDoesNotMatch' });
    expect(call?.calculated).toEqual({
      canonicalRequest: `POST
/

content-length:43
content-type:application/x-www-form-urlencoded
host:sts.amazonaws.com
x-amz-date:20260102T030405Z

content-length;content-type;host;x-amz-date
ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843`,
      stringToSign: expect.stringMatching(
        /^AWS4-HMAC-SHA256\n20260102T030405Z\n20260102\/us-east-1\/sts\/aws4_request\n[0-9a-f]{64}$/,
      ),
    });
  });

  test('of a mismatch masks the session token, in the query too', async () => {
    await using server = await startTestServer();
    server.account.createRole({ roleName: 'r' });
    const session = server.account.issueSession({ roleName: 'r', roleSessionName: 's-1' });
    const query = `X-Amz-Security-Token=${encodeURIComponent(session.sessionToken)}&Z=1`;
    const wrong = { ...session, secretAccessKey: 'x' };
    await send(server.url, signedCall(wrong, { now: NOW, query }));
    const [call] = server.stsCalls.entries();
    const lines = call?.calculated?.canonicalRequest.split('\n');
    expect(lines).toContain('x-amz-security-token:<session token>');
    expect(lines).toContain('content-length;content-type;host;x-amz-date;x-amz-security-token');
    expect(lines?.[2]).toBe('X-Amz-Security-Token=<session token>&Z=1');
    const recorded = decodeURIComponent(JSON.stringify(server.stsCalls.entries()));
    expect(recorded).not.toContain(session.sessionToken.slice(0, 20));
    expect(recorded).not.toContain(session.sessionToken.slice(-20));
  });
});
