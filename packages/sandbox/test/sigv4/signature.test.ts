import { describe, expect, test } from 'vitest';
import { canonicalRequest } from '../../src/sigv4/canonical-request.ts';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { signature, signingKey, signingKeyOf, stringToSign } from '../../src/sigv4/signature.ts';
import { verifyRequest } from '../../src/sigv4/verify-request.ts';

// The worked example and the test suite that AWS publishes; the secret key is that of its documentation.
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

describe("AWS's worked example, ListUsers of 30 August 2015", () => {
  const scope = { date: '20150830', region: 'us-east-1', service: 'iam' };
  const listUsers: HttpRequest = {
    method: 'GET',
    url: '/?Action=ListUsers&Version=2010-05-08',
    headers: [
      ['Host', 'iam.amazonaws.com'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['X-Amz-Date', '20150830T123600Z'],
    ],
    body: new Uint8Array(),
  };
  const canonical = canonicalRequest(listUsers, ['content-type', 'host', 'x-amz-date']);

  test('canonical request', () => {
    expect(canonical).toBe(`GET
/
Action=ListUsers&Version=2010-05-08
content-type:application/x-www-form-urlencoded; charset=utf-8
host:iam.amazonaws.com
x-amz-date:20150830T123600Z

content-type;host;x-amz-date
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`);
  });

  test('string to sign', () => {
    expect(stringToSign('20150830T123600Z', scope, canonical)).toBe(`AWS4-HMAC-SHA256
20150830T123600Z
20150830/us-east-1/iam/aws4_request
f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59`);
  });

  test('signing key', () => {
    expect(signingKey(secretAccessKey, scope).toString('hex')).toBe(
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    );
  });

  test('signing key of a record, derived again for another day, region, service or secret', () => {
    const record = { secretAccessKey };
    const scopes = [
      scope,
      scope,
      { ...scope, date: '20150831' },
      { ...scope, region: 'eu-west-1' },
      { ...scope, service: 'sts' },
      scope,
    ];
    for (const wanted of scopes) {
      expect(signingKeyOf(record, wanted)).toEqual(signingKey(secretAccessKey, wanted));
    }
    record.secretAccessKey = `${secretAccessKey}x`;
    expect(signingKeyOf(record, scope)).toEqual(signingKey(record.secretAccessKey, scope));
    expect(signingKeyOf({ secretAccessKey }, scope)).toEqual(signingKey(secretAccessKey, scope));
  });

  test('signature', () => {
    const text = stringToSign('20150830T123600Z', scope, canonical);
    expect(signature(signingKey(secretAccessKey, scope), text).toString('hex')).toBe(
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });
});

const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe("AWS's test suite", () => {
  test.each<{ name: string; request: Partial<HttpRequest>; published: string }>([
    {
      name: 'get-vanilla',
      request: {},
      published: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    },
    {
      name: 'get-vanilla-query-order-key-case',
      request: { url: '/?Param2=value2&Param1=value1' },
      published: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    },
    {
      name: 'get-vanilla-query-order-value',
      request: { url: '/?Param1=value2&Param1=value1' },
      published: '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
    },
    {
      name: 'get-vanilla-query-unreserved',
      request: { url: `/?${UNRESERVED}=${UNRESERVED}` },
      published: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    },
    {
      name: 'get-vanilla-utf8-query',
      request: { url: '/?ሴ=bar' },
      published: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    },
    {
      name: 'get-header-key-duplicate',
      request: {
        headers: [
          ['My-Header1', 'value2'],
          ['My-Header1', 'value2'],
          ['My-Header1', 'value1'],
        ],
      },
      published: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
    },
    {
      name: 'get-header-value-order',
      request: {
        headers: [
          ['My-Header1', 'value4'],
          ['My-Header1', 'value1'],
          ['My-Header1', 'value3'],
          ['My-Header1', 'value2'],
        ],
      },
      published: '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
    },
    {
      name: 'get-header-value-trim',
      request: {
        headers: [
          ['My-Header1', ' value1'],
          ['My-Header2', ' "a   b   c"'],
        ],
      },
      published: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    },
    {
      name: 'post-vanilla',
      request: { method: 'POST' },
      published: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    },
    {
      name: 'post-header-value-case',
      request: { method: 'POST', headers: [['My-Header1', 'VALUE1']] },
      published: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
    },
    {
      name: 'post-x-www-form-urlencoded',
      request: {
        method: 'POST',
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: Buffer.from('Param1=value1'),
      },
      published: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    },
  ])('$name', ({ request, published }) => {
    const extra = (request.headers ?? []).map(([name]) => name.toLowerCase());
    const names = [...new Set([...extra, 'host', 'x-amz-date'])].sort().join(';');
    const scope = '20150830/us-east-1/service/aws4_request';
    const key = { secretAccessKey };
    const verified = verifyRequest(
      {
        method: 'GET',
        url: '/',
        body: new Uint8Array(),
        ...request,
        headers: [
          ['Host', 'example.amazonaws.com'],
          ...(request.headers ?? []),
          ['X-Amz-Date', '20150830T123600Z'],
          [
            'Authorization',
            `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${published}`,
          ],
        ],
      },
      {
        now: Date.UTC(2015, 7, 30, 12, 36),
        service: 'service',
        region: 'us-east-1',
        findKey: () => key,
        findKeyBySessionToken: () => undefined,
      },
    );
    expect(verified).toBe(key);
  });
});
