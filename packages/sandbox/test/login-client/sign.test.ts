import { describe, expect, test } from 'vitest';
import { formatAmzDate, regionOf, STS_BODY, signGetCallerIdentity } from '../../src/login-client/sign.ts';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { NOW, OTHER_STATIC_KEY, refusal, STATIC_KEY, TEMPORARY_KEY } from '../sigv4/keys.ts';
import { foreignSigners } from '../support/foreign-signers.ts';

const NONCE = Buffer.alloc(64, 7).toString('base64');
const HOST = 'sts.amazonaws.com';
const server = { host: HOST, nonce: NONCE };
const amzDate = formatAmzDate(NOW);

/** As the server sends it to STS. */
function asSent(headers: Readonly<Record<string, string>>): HttpRequest {
  return { method: 'POST', url: '/', headers: Object.entries(headers), body: Buffer.from(STS_BODY) };
}

describe.each([STATIC_KEY, TEMPORARY_KEY, OTHER_STATIC_KEY])('with the key $accessKeyId', (key) => {
  test.each(foreignSigners)('signs as $name does', async ({ sign }) => {
    for (const host of [HOST, 'sts.eu-west-1.amazonaws.com', 'localhost']) {
      const authorization = await sign({
        keys: key,
        host,
        region: regionOf(host),
        service: 'sts',
        date: NOW,
        path: '/',
        headers: {
          'content-length': '43',
          'content-type': 'application/x-www-form-urlencoded',
          'x-mongodb-gs2-cb-flag': 'n',
          'x-mongodb-server-nonce': NONCE,
        },
        body: STS_BODY,
      });
      expect(signGetCallerIdentity(key, { host, nonce: NONCE }, { amzDate }).authorization).toBe(
        authorization,
      );
    }
  });

  test('signs what the verifier lets pass, and nothing else', () => {
    const { headers } = signGetCallerIdentity(key, server, { amzDate });
    expect(refusal(asSent(headers))).toBeUndefined();
    for (const name of Object.keys(headers)) {
      const changed = asSent({ ...headers, [name]: `${headers[name]}x` });
      expect(refusal(changed), name).toBeDefined();
    }
  });

  test.each([
    ['another secret', { secretAccessKey: 'x' }],
    ['another host', { host: 'sts.eu-west-1.amazonaws.com', region: 'us-east-1' }],
    ['another nonce', { nonce: 'AAAA' }],
    ['another flag', { flag: 'y' }],
    ['a query', { query: 'a=b' }],
    ['another body', { bodySha256: '0'.repeat(64) }],
  ])('signs %s, and the signature is no other than that', (_, changes) => {
    const { authorization } = signGetCallerIdentity(key, server, { amzDate, ...changes });
    const { headers } = signGetCallerIdentity(key, server, { amzDate });
    expect(refusal(asSent({ ...headers, authorization }))).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});

test('tells what its signature is of', () => {
  const call = signGetCallerIdentity(STATIC_KEY, server, { amzDate });
  expect(call.canonicalRequest).toBe(`POST
/

content-length:43
content-type:application/x-www-form-urlencoded
host:sts.amazonaws.com
x-amz-date:20260102T030405Z
x-mongodb-gs2-cb-flag:n
x-mongodb-server-nonce:${NONCE}

content-length;content-type;host;x-amz-date;x-mongodb-gs2-cb-flag;x-mongodb-server-nonce
ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843`);
  expect(call.stringToSign).toMatch(
    /^AWS4-HMAC-SHA256\n20260102T030405Z\n20260102\/us-east-1\/sts\/aws4_request\n[0-9a-f]{64}$/,
  );
  expect(call.authorization).toMatch(new RegExp(`Signature=${call.signature}$`));
});

// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#region-calculation
test.each([
  ['sts.amazonaws.com', 'us-east-1'],
  ['sts.us-west-2.amazonaws.com', 'us-west-2'],
  ['sts.us-west-2.amazonaws.com.ch', 'us-west-2'],
  ['example.com', 'com'],
  ['localhost', 'us-east-1'],
])('the region of %s is %s', (host, region) => {
  expect(regionOf(host)).toBe(region);
});
