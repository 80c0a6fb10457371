import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import {
  hasHeader,
  header,
  queryPairs,
  signedHeaders,
  withCredentialPart,
  withExtraHeader,
  withHeader,
  withHeaders,
  withoutHeader,
  withParameter,
  withQueryPairs,
  withSignedHeaders,
} from './edit.ts';
import {
  EXPIRED_KEY,
  INVALID_TOKEN,
  MISMATCH,
  NOW,
  OTHER_STATIC_KEY,
  OTHER_TEMPORARY_KEY,
  refusal,
  STATIC_KEY,
  TEMPORARY_KEY,
  verify,
} from './keys.ts';
import { forSignedRequests, type Wanted } from './requests.ts';
import { amzDate, signers } from './signers.ts';

const TOKEN = 'x-amz-security-token';

// Headers that the verifier reads itself; the wire's parser has trimmed them.
const READ = ['authorization', 'x-amz-date', TOKEN];

const valuesOf = (request: HttpRequest, name: string) =>
  request.headers
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .map(([, value]) => value.trim().replace(/ +/g, ' '));

const ownSignedHeaders = (request: HttpRequest) =>
  signedHeaders(request).filter((name) => !READ.includes(name));

describe.each(signers)('what $name signs', (by) => {
  test('is accepted, for the key that signed it', async () => {
    await forSignedRequests({ by, runs: 300 }, (signed, { key }) => {
      expect(verify(signed)).toBe(key);
    });
  });

  test('is accepted by an endpoint of its region, and by no other', async () => {
    await forSignedRequests({ by }, (signed, { region }) => {
      expect(refusal(signed, { region })).toBeUndefined();
      expect(refusal(signed, { region: 'mars-north-1' })).toEqual({
        code: 'SignatureDoesNotMatch',
        message: 'Credential should be scoped to a valid region. ',
      });
    });
  });
});

interface Change {
  name: string;
  wanted?: Wanted;
  /** One changed request, or several. */
  change: (signed: HttpRequest) => HttpRequest | HttpRequest[];
}

/** Vitest shortens and quotes a `$name`. */
const named = <T extends Change>(changes: T[]) => changes.map((change) => [change.name, change] as const);

async function expectAll(
  { wanted = {}, change }: Change,
  answer: { code: string; message: string } | undefined,
): Promise<void> {
  let count = 0;
  await forSignedRequests(wanted, (signed) => {
    const changed = [change(signed)].flat();
    count += changed.length;
    expect(changed.map((request) => refusal(request))).toEqual(changed.map(() => answer));
  });
  expect(count).toBeGreaterThan(0);
}

const changesThatDoNotMatch: Change[] = [
  {
    name: 'another method',
    change: (request) => [
      { ...request, method: request.method === 'GET' ? 'POST' : 'GET' },
      { ...request, method: request.method.toLowerCase() },
    ],
  },
  {
    name: 'a query name',
    wanted: { minQuery: 1 },
    change: (request) => withQueryPairs(request, ['x', ...queryPairs(request)].join('').split('&')),
  },
  {
    name: 'a query value',
    wanted: { minQuery: 1 },
    change: (request) => {
      const pairs = queryPairs(request);
      return pairs.map((pair, at) =>
        withQueryPairs(request, pairs.with(at, pair.includes('=') ? `${pair}x` : `${pair}=x`)),
      );
    },
  },
  {
    name: 'a query parameter more',
    change: (request) =>
      ['extra=1', 'extra', '%00', '+', '=x', ...queryPairs(request)].map((extra) =>
        withQueryPairs(request, [...queryPairs(request), extra]),
      ),
  },
  {
    name: 'a query parameter less',
    wanted: { minQuery: 1 },
    change: (request) => {
      const pairs = queryPairs(request);
      return pairs.map((_, at) => withQueryPairs(request, pairs.toSpliced(at, 1)));
    },
  },
  {
    name: 'a space of a query encoded as a plus sign that is meant',
    change: (request) => withQueryPairs(request, [...queryPairs(request), '%2B']),
  },
  {
    name: 'the value of each signed header, the host among them',
    wanted: { minHeaders: 1 },
    change: (request) =>
      ownSignedHeaders(request).flatMap((name) => [
        withHeader(request, name, (value) => `${value}x`),
        withHeader(request, name, (value) => `x ${value}`),
        withHeader(request, name, (value) => `${value}\u00a0`),
      ]),
  },
  {
    name: 'the case of a signed value',
    wanted: { minHeaders: 1 },
    change: (request) =>
      ownSignedHeaders(request)
        .filter((name) => /[a-z]/.test(header(request, name)))
        .map((name) => withHeader(request, name, (value) => value.toUpperCase())),
  },
  {
    name: 'a space put into a signed value',
    change: (request) => withHeader(request, 'host', (value) => `${value.slice(0, 3)} ${value.slice(3)}`),
  },
  {
    name: 'a signed header gone',
    wanted: { minHeaders: 1 },
    change: (request) => ownSignedHeaders(request).map((name) => withoutHeader(request, name)),
  },
  {
    name: 'a second value of a signed header',
    wanted: { minHeaders: 1 },
    change: (request) =>
      ownSignedHeaders(request)
        .filter((name) => name !== 'host')
        .flatMap((name) => [withExtraHeader(request, name, 'second'), withExtraHeader(request, name, '')]),
  },
  {
    name: 'the values of a repeated header in another order',
    wanted: { minHeaders: 2 },
    change: (request) =>
      ownSignedHeaders(request)
        .map((name) => ({ name, values: valuesOf(request, name) }))
        .filter(({ values }) => values.join(',') !== values.toReversed().join(','))
        .map(({ name, values }) =>
          withHeaders(withoutHeader(request, name), (headers) => [
            ...headers,
            ...values.toReversed().map((value) => [name, value] as const),
          ]),
        ),
  },
  {
    name: 'a byte of the body',
    wanted: { minBody: 1 },
    change: (request) =>
      Array.from(request.body, (byte, at) => ({ ...request, body: request.body.with(at, byte ^ 1) })),
  },
  {
    name: 'a body longer or shorter',
    wanted: { minBody: 1 },
    change: (request) => [
      { ...request, body: Buffer.concat([request.body, Buffer.of(0)]) },
      { ...request, body: request.body.subarray(1) },
      { ...request, body: request.body.subarray(0, -1) },
      { ...request, body: new Uint8Array() },
    ],
  },
  {
    name: 'another body under the payload hash that the client states',
    wanted: { minBody: 1 },
    change: (request) => ({
      ...withExtraHeader(request, 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD'),
      body: new Uint8Array(),
    }),
  },
  {
    name: 'the date, a second later or earlier',
    change: (request) => [
      withHeader(request, 'x-amz-date', () => amzDate(NOW + 1000)),
      withHeader(request, 'x-amz-date', () => amzDate(NOW - 1000)),
    ],
  },
  {
    name: 'the region of the scope',
    change: (request) => withCredentialPart(request, 2, 'mars-north-1'),
  },
  {
    name: 'the key id of another static key',
    wanted: { key: STATIC_KEY },
    change: (request) => withCredentialPart(request, 0, OTHER_STATIC_KEY.accessKeyId),
  },
  {
    name: 'the list of signed headers without one of them',
    wanted: { minHeaders: 1 },
    change: (request) =>
      signedHeaders(request)
        .filter((name) => name !== 'host')
        .map((name) => withSignedHeaders(request, (names) => names.filter((other) => other !== name))),
  },
  {
    name: 'the list of signed headers with one more',
    change: (request) =>
      ['user-agent', 'x-not-sent', 'host', ''].map((name) =>
        withSignedHeaders(request, (names) => [...names, name]),
      ),
  },
  {
    name: 'the list of signed headers in another order',
    change: (request) => withSignedHeaders(request, (names) => names.toReversed()),
  },
  {
    name: 'a signed header listed in capitals',
    change: (request) =>
      withSignedHeaders(request, (names) =>
        names.map((name) => (name === 'host' ? name : name.toUpperCase())),
      ),
  },
  {
    name: 'the signature in capitals',
    change: (request) => withParameter(request, 'Signature', (value) => value.toUpperCase()),
  },
  {
    name: 'a signature too short, too long, or none in hexadecimal',
    change: (request) =>
      [
        (value: string) => value.slice(0, -1),
        (value: string) => value.slice(1),
        (value: string) => value.slice(0, 32),
        (value: string) => `${value}0`,
        (value: string) => `0${value}`,
        (value: string) => value + value,
        (value: string) => `${value.slice(0, -1)}g`,
        () => '0',
        () => '0'.repeat(64),
        (value: string) => Buffer.from(value, 'hex').toString('base64'),
      ].map((edit) => withParameter(request, 'Signature', edit)),
  },
];

describe('refused because the signature is not that of the request', () => {
  test.each(named(changesThatDoNotMatch))('%s', async (_, change) => {
    await expectAll(change, MISMATCH);
  });

  test.each(signers)('each digit of a signature by $name', async (by) => {
    await forSignedRequests({ by, runs: 2 }, (signed) => {
      const unnoticed: string[] = [];
      for (let at = 0; at < 64; at += 1) {
        for (const bit of [1, 8]) {
          const changed = withParameter(signed, 'Signature', (value) => {
            const digit = (Number.parseInt(value.charAt(at), 16) ^ bit).toString(16);
            return value.slice(0, at) + digit + value.slice(at + 1);
          });
          if (refusal(changed)?.message !== MISMATCH.message) unnoticed.push(`bit ${bit} of digit ${at}`);
        }
      }
      expect(unnoticed).toEqual([]);
    });
  });

  test('another secret key', async () => {
    await forSignedRequests({}, (signed, { key }) => {
      const findKey = () => ({ ...key, secretAccessKey: `${key.secretAccessKey}x` });
      expect(refusal(signed, { findKey })).toEqual(MISMATCH);
    });
  });
});

describe('refused before the signature is looked at', () => {
  const scopeError = (message: string) => ({ code: 'SignatureDoesNotMatch', message });

  const changes: (Change & { answer: { code: string; message: string } })[] = [
    {
      name: 'the date of the scope',
      change: (request) => withCredentialPart(request, 1, '20260101'),
      answer: scopeError(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260101' != '20260102', from '20260102T030405Z'.",
      ),
    },
    {
      name: 'the service of the scope',
      change: (request) => withCredentialPart(request, 3, 'iam'),
      answer: scopeError("Credential should be scoped to correct service: 'sts'. "),
    },
    {
      name: 'the terminator of the scope',
      change: (request) => withCredentialPart(request, 4, 'aws5_request'),
      answer: scopeError(
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
      ),
    },
    {
      name: 'the host out of the list of signed headers',
      change: (request) => withSignedHeaders(request, (names) => names.filter((name) => name !== 'host')),
      answer: scopeError("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
    },
    {
      name: 'an unknown key id',
      change: (request) => withCredentialPart(request, 0, 'AKIANOBODYNN7EXAMPLE'),
      answer: INVALID_TOKEN,
    },
    {
      name: 'the key id of another session',
      wanted: { key: TEMPORARY_KEY },
      change: (request) => withCredentialPart(request, 0, OTHER_TEMPORARY_KEY.accessKeyId),
      answer: INVALID_TOKEN,
    },
    {
      name: 'the session token of another session',
      wanted: { key: TEMPORARY_KEY },
      change: (request) => withHeader(request, TOKEN, () => OTHER_TEMPORARY_KEY.sessionToken ?? ''),
      answer: INVALID_TOKEN,
    },
    {
      name: 'no session token',
      wanted: { key: TEMPORARY_KEY },
      change: (request) => [
        withoutHeader(request, TOKEN),
        withSignedHeaders(withoutHeader(request, TOKEN), (names) => names.filter((name) => name !== TOKEN)),
      ],
      answer: INVALID_TOKEN,
    },
    {
      name: 'a session token for a static key',
      wanted: { key: STATIC_KEY },
      change: (request) => withExtraHeader(request, TOKEN, TEMPORARY_KEY.sessionToken ?? ''),
      answer: INVALID_TOKEN,
    },
    {
      name: 'a session token that was never issued, empty included',
      change: (request) =>
        ['made-up', ''].map((token) =>
          withHeaders(withoutHeader(request, TOKEN), (headers) => [...headers, [TOKEN, token]]),
        ),
      answer: {
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid',
      },
    },
    {
      name: 'each character of the session token',
      wanted: { key: TEMPORARY_KEY },
      change: (request) =>
        Array.from(header(request, TOKEN), (_, at) =>
          withHeader(request, TOKEN, (value) => `${value.slice(0, at)}#${value.slice(at + 1)}`),
        ),
      answer: {
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid',
      },
    },
    {
      name: 'the session token of an expired session',
      wanted: { key: TEMPORARY_KEY },
      change: (request) => withHeader(request, TOKEN, () => EXPIRED_KEY.sessionToken ?? ''),
      answer: { code: 'ExpiredToken', message: 'The security token included in the request is expired' },
    },
    {
      name: 'no date',
      change: (request) => withoutHeader(request, 'x-amz-date'),
      answer: {
        code: 'IncompleteSignature',
        message:
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
      },
    },
  ];

  test.each(named(changes))('%s', async (_, { answer, ...change }) => {
    await expectAll(change, answer);
  });
});

describe('accepted, because the canonical request stays the same', () => {
  const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

  const changes: Change[] = [
    {
      name: 'names of headers in another case',
      wanted: { minHeaders: 1 },
      change: (request) => [
        withHeaders(request, (headers) => headers.map(([name, value]) => [name.toUpperCase(), value])),
        withHeaders(request, (headers) => headers.map(([name, value]) => [name.toLowerCase(), value])),
      ],
    },
    {
      name: 'headers in another order',
      wanted: { minHeaders: 2 },
      change: (request) =>
        withHeaders(request, (headers) =>
          headers.toSorted(([a], [b]) => b.toLowerCase().localeCompare(a.toLowerCase())),
        ),
    },
    {
      name: 'spaces around values',
      wanted: { minHeaders: 1 },
      change: (request) =>
        withHeaders(request, (headers) =>
          headers.map(([name, value]) => [
            name,
            READ.includes(name.toLowerCase()) ? value : `   ${value}     `,
          ]),
        ),
    },
    {
      name: 'longer runs of spaces within values',
      wanted: { minHeaders: 1 },
      change: (request) =>
        withHeaders(request, (headers) =>
          headers.map(([name, value]) => [
            name,
            name.toLowerCase() === 'authorization' ? value : value.replaceAll(' ', '   '),
          ]),
        ),
    },
    {
      name: 'a repeated header joined into one',
      wanted: { minHeaders: 1 },
      change: (request) =>
        withHeaders(request, (headers) =>
          headers
            .filter(([name], at) => headers.findIndex(([other]) => sameName(other, name)) === at)
            .map(([name]) => [
              name,
              headers
                .filter(([other]) => sameName(other, name))
                .map(([, value]) => value.trim())
                .join(','),
            ]),
        ),
    },
    {
      name: 'headers more that are not signed',
      change: (request) =>
        withHeaders(request, (headers) => [
          ['X-Amzn-Trace-Id', 'Root=1'],
          ['User-Agent', 'first'],
          ...headers,
          ['Connection', 'close'],
          ['Host-Not', 'elsewhere.example'],
        ]),
    },
    {
      name: 'headers less that are not signed',
      change: (request) => withoutHeader(request, 'user-agent'),
    },
    {
      name: 'query parameters in another order',
      wanted: { minQuery: 2 },
      change: (request) => withQueryPairs(request, queryPairs(request).toReversed()),
    },
    {
      name: 'other encodings of the same query',
      wanted: { minQuery: 1 },
      change: (request) => {
        const rewritten = (encode: (text: string) => string) =>
          withQueryPairs(
            request,
            Array.from(
              new URLSearchParams(queryPairs(request).join('&')),
              ([name, value]) => `${encode(name)}=${encode(value)}`,
            ),
          );
        const bytes = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');
        return [
          rewritten(encodeURIComponent),
          rewritten((text) => encodeURIComponent(text).replaceAll('%20', '+')),
          rewritten(bytes),
          rewritten((text) => bytes(text).toUpperCase()),
        ];
      },
    },
    {
      name: 'a query with nothing between ampersands',
      change: (request) =>
        ['', '&', '&&'].map((end) => ({
          ...request,
          url: `${request.url}${request.url.includes('?') ? '&' : '?'}${end}`,
        })),
    },
    {
      name: 'an Authorization header laid out otherwise',
      change: (request) => {
        const [credential, names, signature] = header(request, 'authorization')
          .replace('AWS4-HMAC-SHA256 ', '')
          .split(', ');
        return [
          `AWS4-HMAC-SHA256 ${credential},${names},${signature}`,
          `AWS4-HMAC-SHA256    ${credential} ,   ${names}\t,\t${signature}  `,
          `  AWS4-HMAC-SHA256 ${credential}, ${names}, ${signature}`,
          `AWS4-HMAC-SHA256 ${signature}, ${names}, ${credential}`,
          `AWS4-HMAC-SHA256 ${names}, ${signature}, ${credential}`,
          `AWS4-HMAC-SHA256 ,, ${credential}, ${names}, ${signature},`,
          `AWS4-HMAC-SHA256 ${credential}, ${names}, ${signature}, Unknown=x`,
          `AWS4-HMAC-SHA256 Signature=0, ${credential}, ${names}, ${signature}`,
        ].map((value) => withHeader(request, 'authorization', () => value));
      },
    },
  ];

  test.each(named(changes))('%s', async (_, change) => {
    await expectAll(change, undefined);
  });

  test('the same request at both ends of its fifteen minutes', async () => {
    await forSignedRequests({ key: STATIC_KEY }, (signed) => {
      expect(refusal(signed, { now: NOW - 15 * 60 * 1000 })).toBeUndefined();
      expect(refusal(signed, { now: NOW + 15 * 60 * 1000 })).toBeUndefined();
    });
  });
});

test('the session token goes with temporary keys only, and is signed', async () => {
  await forSignedRequests({}, (signed, { key }) => {
    expect(hasHeader(signed, TOKEN)).toBe(key === TEMPORARY_KEY);
    expect(signedHeaders(signed).includes(TOKEN)).toBe(key === TEMPORARY_KEY);
  });
});
