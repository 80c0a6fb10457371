import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { SigV4Error } from '../../src/sigv4/sigv4-error.ts';
import { type Draft, draft, sign } from './draft.ts';
import { header, withParameter } from './edit.ts';
import {
  EXPIRED_KEY,
  NOW,
  OTHER_TEMPORARY_KEY,
  refusal,
  STATIC_KEY,
  TEMPORARY_KEY,
  type TestKey,
  verify,
} from './keys.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MISMATCH_MESSAGE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

interface Fault {
  name: string;
  /** Faults of one slot cannot be had together: a request has one date, one token, one list of parameters. */
  slot: string;
  break: (request: Draft) => Draft;
  code: string;
  message: string;
  /** Says what it calculated: only the last check does, which shares its message with check 5. */
  isCalculated?: boolean;
}

const withToken = (request: Draft, sessionToken: string | undefined): Draft => ({
  ...request,
  headers: { ...request.headers, 'x-amz-security-token': sessionToken ?? '' },
});

const withDate = (request: Draft, date: string): Draft => ({
  ...request,
  headers: { ...request.headers, 'x-amz-date': date },
  scope: request.scope.with(0, date.slice(0, 8)),
});

const without = (name: string) => (parameters: string[]) =>
  parameters.filter((parameter) => !parameter.startsWith(`${name}=`));

/** In the order of the service: dacut/scratchstack-aws-signature, "AWS Auth Error Ordering". */
const FAULTS: Fault[] = [
  {
    name: '4. an escape in the query that is no hexadecimal',
    slot: 'query',
    break: (request) => ({ ...request, query: 'a=%zz' }),
    code: 'MalformedQueryString',
    message: 'Illegal hex character in escape % pattern: %zz',
  },
  {
    name: '5. signed in the header and in the query',
    slot: 'presence',
    break: (request) => ({
      ...request,
      query: ['X-Amz-Algorithm=AWS4-HMAC-SHA256', request.query].filter((part) => part !== '').join('&'),
    }),
    code: 'SignatureDoesNotMatch',
    message: MISMATCH_MESSAGE,
  },
  {
    name: '5. no Authorization header',
    slot: 'presence',
    break: (request) => ({ ...request, hasAuthorization: false }),
    code: 'MissingAuthenticationToken',
    message: 'Request is missing Authentication Token',
  },
  {
    name: '6. another algorithm',
    slot: 'algorithm',
    break: (request) => ({ ...request, algorithm: 'AWS4-HMAC-SHA512' }),
    code: 'IncompleteSignature',
    message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.",
  },
  {
    name: '6. a parameter without an equals sign',
    slot: 'parameters',
    break: (request) => ({ ...request, parameters: () => ['Credential', 'x'] }),
    code: 'IncompleteSignature',
    message:
      "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 Credential, x'.",
  },
  {
    name: '6. no Signature',
    slot: 'parameters',
    break: (request) => ({ ...request, parameters: without('Signature') }),
    code: 'IncompleteSignature',
    message: "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256",
  },
  {
    name: '8. the host is not signed',
    slot: 'signed headers',
    break: (request) => ({ ...request, signedHeaders: ['x-amz-date'] }),
    code: 'SignatureDoesNotMatch',
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: '9. a date in another form',
    slot: 'date',
    break: (request) => withDate(request, '20260102T030405+0000'),
    code: 'IncompleteSignature',
    message:
      "Date must be in ISO-8601 'basic format'. Got '20260102T030405+0000'. See http://en.wikipedia.org/wiki/ISO_8601",
  },
  {
    name: '10. a date more than 15 minutes ago',
    slot: 'date',
    break: (request) => withDate(request, '20260102T024904Z'),
    code: 'SignatureDoesNotMatch',
    message:
      'Signature expired: 20260102T024904Z is now earlier than 20260102T024905Z (20260102T030405Z - 15 min.)',
  },
  {
    name: '11. a date more than 15 minutes ahead',
    slot: 'date',
    break: (request) => withDate(request, '20260102T031906Z'),
    code: 'SignatureDoesNotMatch',
    message:
      'Signature not yet current: 20260102T031906Z is still later than 20260102T031905Z (20260102T030405Z + 15 min.)',
  },
  {
    name: '12. a credential of six parts',
    slot: 'credential',
    break: (request) => ({ ...request, scope: [...request.scope, 'more'] }),
    code: 'IncompleteSignature',
    message:
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/sts/aws4_request/more'",
  },
  {
    name: '13. a scope of another service',
    slot: 'scope',
    break: (request) => ({ ...request, scope: request.scope.with(2, 's3') }),
    code: 'SignatureDoesNotMatch',
    message: "Credential should be scoped to correct service: 'sts'. ",
  },
  {
    name: '14. a session token that was never issued',
    slot: 'token',
    break: (request) => withToken(request, 'made-up'),
    code: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid',
  },
  {
    name: '14. an expired session token',
    slot: 'token',
    break: (request) =>
      withToken({ ...request, accessKeyId: EXPIRED_KEY.accessKeyId }, EXPIRED_KEY.sessionToken),
    code: 'ExpiredToken',
    message: 'The security token included in the request is expired',
  },
  {
    name: '15. an unknown key',
    slot: 'key',
    break: (request) => ({ ...request, accessKeyId: 'AKIANOBODYNN7EXAMPLE' }),
    code: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
  },
  {
    name: '16. another secret key',
    slot: 'secret',
    break: (request) => ({ ...request, secretAccessKey: 'not-the-secret' }),
    code: 'SignatureDoesNotMatch',
    message: MISMATCH_MESSAGE,
    isCalculated: true,
  },
];

function refusalOf(request: HttpRequest, options: Parameters<typeof verify>[1] = {}): SigV4Error {
  try {
    verify(request, options);
  } catch (error) {
    if (error instanceof SigV4Error) return error;
    throw error;
  }
  throw new Error('The request was accepted.');
}

const answerTo = (request: Draft) => {
  const { code, message, calculated } = refusalOf(sign(request));
  return { code, message, isCalculated: calculated !== undefined };
};

const answerOf = ({ code, message, isCalculated = false }: Fault) => ({ code, message, isCalculated });

/** Leaves out the credential that check 12 repeats, in which the second fault may be. */
const withoutCredential = <T extends { message: string }>(answer: T): T => ({
  ...answer,
  message: answer.message.replace(/, got '[^']*'$/, ''),
});

test('a request without a fault is accepted, and the key returned', () => {
  expect(verify(sign(draft()))).toBe(STATIC_KEY);
});

describe('one fault, a right signature:', () => {
  test.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
    expect(answerTo(fault.break(draft()))).toEqual(answerOf(fault));
  });
});

describe('of two faults the earlier is told:', () => {
  test.each(FAULTS.map((fault, index) => [fault.name, fault, FAULTS.slice(index + 1)] as const))(
    '%s',
    (_, fault, later) => {
      for (const other of later.filter(({ slot }) => slot !== fault.slot)) {
        const both = other.break(fault.break(draft()));
        expect({ with: other.name, ...withoutCredential(answerTo(both)) }).toEqual({
          with: other.name,
          ...withoutCredential(answerOf(fault)),
        });
      }
    },
  );
});

describe('the query', () => {
  test.each([
    ['a=%', 'Incomplete trailing escape % sequence'],
    ['a=%4', 'Incomplete trailing escape % sequence'],
    ['%4&b=1', 'Incomplete trailing escape % sequence'],
    ['a=%4g', 'Illegal hex character in escape % pattern: %4g'],
    ['a=1&%g4=%', 'Illegal hex character in escape % pattern: %g4'],
  ])('%s', (query, message) => {
    expect(refusal(sign(draft({ query })))).toEqual({ code: 'MalformedQueryString', message });
  });

  test('may hold bytes that are not UTF-8', () => {
    expect(refusal(sign(draft({ query: 'a=%FF%00%C3' })))).toBeUndefined();
  });

  test('presigned, without a header, counts as not signed at all', () => {
    const query = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x&X-Amz-Signature=x';
    expect(refusal(sign(draft({ query, hasAuthorization: false })))).toEqual({
      code: 'MissingAuthenticationToken',
      message: 'Request is missing Authentication Token',
    });
  });

  test('does not count as presigned when only a value says so', () => {
    expect(refusal(sign(draft({ query: 'a=X-Amz-Algorithm' })))).toBeUndefined();
  });
});

describe('the Authorization header', () => {
  const withHeader = (value: string): HttpRequest => ({
    ...sign(draft({ hasAuthorization: false })),
    headers: [
      ['Host', 'sts.amazonaws.com'],
      ['Authorization', value],
    ],
  });

  test.each([
    ['', "Unsupported AWS 'algorithm': ''."],
    ['Bearer AWS4-HMAC-SHA256', "Unsupported AWS 'algorithm': 'Bearer'."],
    ['aws4-hmac-sha256 Credential=x', "Unsupported AWS 'algorithm': 'aws4-hmac-sha256'."],
    ['AWS4-HMAC-SHA256Credential=x', "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA256Credential=x'."],
    [
      'AWS4-HMAC-SHA256 Credential=a, SignedHeaders',
      "'SignedHeaders' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders'.",
    ],
  ])('%j', (value, message) => {
    expect(refusal(withHeader(value))).toEqual({ code: 'IncompleteSignature', message });
  });

  const CREDENTIAL = "Authorization header requires 'Credential' parameter.";
  const SIGNATURE = "Authorization header requires 'Signature' parameter.";
  const SIGNED_HEADERS = "Authorization header requires 'SignedHeaders' parameter.";
  const DATE = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";

  test.each([
    ['AWS4-HMAC-SHA256', [CREDENTIAL, SIGNATURE, SIGNED_HEADERS, DATE]],
    ['AWS4-HMAC-SHA256 Foo=Bar, Baz=Burp', [CREDENTIAL, SIGNATURE, SIGNED_HEADERS, DATE]],
    ['AWS4-HMAC-SHA256 credential=a, signature=b', [CREDENTIAL, SIGNATURE, SIGNED_HEADERS, DATE]],
    ['AWS4-HMAC-SHA256 Credential=a', [SIGNATURE, SIGNED_HEADERS, DATE]],
    ['AWS4-HMAC-SHA256 Credential=a, Signature=b', [SIGNED_HEADERS, DATE]],
    ['AWS4-HMAC-SHA256 Credential=, Signature=b, SignedHeaders=', [CREDENTIAL, SIGNED_HEADERS, DATE]],
    ['AWS4-HMAC-SHA256 Credential=a, Signature=b, SignedHeaders=host', [DATE]],
  ])('%s: all that is missing is named at once', (value, missing) => {
    expect(refusal(withHeader(value))).toEqual({
      code: 'IncompleteSignature',
      message: `${missing.join(' ')} Authorization=AWS4-HMAC-SHA256`,
    });
  });

  test.each(['Credential', 'SignedHeaders', 'Signature'])('of a repeated %s the last counts', (name) => {
    const repeated = (extra: (own: string) => string[]) =>
      sign(
        draft({
          parameters: (own) => own.flatMap((part) => (part.startsWith(`${name}=`) ? extra(part) : [part])),
        }),
      );
    expect(refusal(repeated((own) => [`${name}=x`, own]))).toBeUndefined();
    expect(refusal(repeated((own) => [own, `${name}=x`]))).toBeDefined();
  });

  test('trims blanks alone', () => {
    const padded = (blank: string) =>
      sign(draft({ parameters: (own) => own.map((part) => `${blank}${part}${blank}`) }));
    expect(refusal(padded(' \t'))).toBeUndefined();
    expect(refusal(padded('\u00a0'))?.code).toBe('IncompleteSignature');
  });
});

describe('a header that decides who, when or to whom, sent twice', () => {
  const { sessionToken = '' } = TEMPORARY_KEY;
  const signed = sign(withToken(draft({ accessKeyId: TEMPORARY_KEY.accessKeyId }), sessionToken));

  test.each([
    ['Host', 'sts.amazonaws.com'],
    ['Authorization', ''],
    ['X-Amz-Date', '20260102T030405Z'],
    ['X-Amz-Security-Token', sessionToken],
    ['Authorization', 'Bearer x'],
    ['X-Amz-Date', '20260102T030406Z'],
    ['X-Amz-Security-Token', 'another'],
  ])('%s: %j', (name, value) => {
    expect(refusal(signed)).toBeUndefined();
    const second = [name, value || header(signed, 'authorization')] as const;
    const answer = {
      code: 'IncompleteSignature',
      message: `The header '${name}' must be sent once, not 2 times.`,
    };
    expect(refusal({ ...signed, headers: [...signed.headers, second] })).toEqual(answer);
    expect(refusal({ ...signed, headers: [second, ...signed.headers] })).toEqual(answer);
  });

  test('is refused though both were signed', () => {
    // Joined by a comma, as the canonical request has them.
    const host = 'sts.amazonaws.com,sts.amazonaws.com';
    const joined = sign(draft({ headers: { ...draft().headers, host } }));
    const headers = joined.headers.flatMap(([name, value]) =>
      name === 'host' ? host.split(',').map((each) => [name, each] as const) : [[name, value] as const],
    );
    expect(refusal({ ...joined, headers })?.message).toBe(
      "The header 'Host' must be sent once, not 2 times.",
    );
  });

  test('Date, which is not signed, likewise', () => {
    const date = ['Date', '20260102T030405Z'] as const;
    const request = sign(draft());
    expect(refusal({ ...request, headers: [...request.headers, date] })).toBeUndefined();
    expect(refusal({ ...request, headers: [...request.headers, date, date] })?.message).toBe(
      "The header 'Date' must be sent once, not 2 times.",
    );
  });
});

describe('the list of signed headers, under a right signature,', () => {
  const headers = { ...draft().headers, 'x-a': '1' };

  test('in its canonical form is accepted', () => {
    expect(refusal(sign(draft({ headers, signedHeaders: ['host', 'x-a', 'x-amz-date'] })))).toBeUndefined();
  });

  test.each([
    ['unsorted', ['x-amz-date', 'host']],
    ['sorted by another rule', ['host', 'x-amz-date', 'x-a']],
    ['with a name twice', ['host', 'host', 'x-amz-date']],
    ['with an empty name at the end', ['host', 'x-amz-date', '']],
    ['with an empty name at the beginning', ['', 'host', 'x-amz-date']],
    ['in capitals', ['host', 'X-Amz-Date']],
    ['with a name that was not sent', ['host', 'x-amz-date', 'x-b']],
    ['with white space', ['host', ' x-amz-date']],
  ])('%s is refused', (_, signedHeaders) => {
    const { code, message, calculated } = refusalOf(sign(draft({ headers, signedHeaders })));
    expect({ code, message }).toEqual({ code: 'SignatureDoesNotMatch', message: MISMATCH_MESSAGE });
    // Shows the list as it must be.
    expect(calculated?.canonicalRequest.split('\n').at(-2)).toMatch(/^host(;x-a)?(;x-amz-date)?$/);
  });

  test('unsorted is refused under the signature of the sorted one too', () => {
    const request = sign(draft());
    const unsorted = withParameter(request, 'SignedHeaders', () => 'x-amz-date;host');
    expect(refusal(unsorted)?.code).toBe('SignatureDoesNotMatch');
  });
});

describe('the host', () => {
  test.each([[[':authority', 'x-amz-date']], [['Host', 'x-amz-date']], [['x-amz-date', 'x-host']]])(
    'is not covered by %j',
    (signedHeaders) => {
      expect(refusal(sign(draft({ signedHeaders })))).toEqual({
        code: 'SignatureDoesNotMatch',
        message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      });
    },
  );

  test('listed and not sent, it cannot be put in later', () => {
    const request = sign(draft({ headers: { 'x-amz-date': '20260102T030405Z' } }));
    const answer = refusal({ ...request, headers: [['Host', 'sts.amazonaws.com'], ...request.headers] });
    expect(answer?.message).toBe(MISMATCH_MESSAGE);
  });
});

describe('the date', () => {
  test.each([
    '',
    '20260102',
    '2026-01-02T03:04:05Z',
    '20260102T030405',
    '20260102T030405z',
    '20260102T030405.000Z',
    ' 20260102T030405Z',
    '20260102T030405Z\n',
    '20260132T030405Z',
    '20261302T030405Z',
    '20260102T250405Z',
    '20260102T240000Z',
    '20260102T036005Z',
    '２0260102T030405Z',
  ])('%j has not its form, or does not exist', (date) => {
    expect(refusal(sign(withDate(draft(), date)))).toEqual({
      code: 'IncompleteSignature',
      message: `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    });
  });

  test('30 February is not 1 March', () => {
    const answer = refusal(sign(withDate(draft(), '20260230T000000Z')), { now: Date.UTC(2026, 2, 2) });
    expect(answer?.code).toBe('IncompleteSignature');
  });

  test('29 February of a leap year is a day', () => {
    const leapDay = sign(withDate(draft(), '20240229T000000Z'));
    expect(refusal(leapDay, { now: Date.UTC(2024, 1, 29) })).toBeUndefined();
  });

  test('may come as Date, and then in the same form', () => {
    const dated = (date: string) =>
      sign(draft({ headers: { date, host: 'sts.amazonaws.com' }, signedHeaders: ['date', 'host'] }));
    expect(refusal(dated('20260102T030405Z'))).toBeUndefined();
    expect(refusal(dated('Fri, 02 Jan 2026 03:04:05 GMT'))?.message).toBe(
      "Date must be in ISO-8601 'basic format'. Got 'Fri, 02 Jan 2026 03:04:05 GMT'. See http://en.wikipedia.org/wiki/ISO_8601",
    );
  });

  test('X-Amz-Date goes before Date', () => {
    const headers = { ...draft().headers, date: 'Fri, 02 Jan 2026 03:04:05 GMT' };
    expect(refusal(sign(draft({ headers })))).toBeUndefined();
  });

  test('is signed even where its header is not', () => {
    const request = sign(draft({ signedHeaders: ['host'] }));
    expect(refusal(request)).toBeUndefined();
    const headers = request.headers.map(
      ([name, value]) => [name, name === 'x-amz-date' ? '20260102T030406Z' : value] as const,
    );
    expect(refusal({ ...request, headers })?.message).toBe(MISMATCH_MESSAGE);
  });

  test.each([
    ['exactly 15 minutes old', 15 * MINUTE, undefined],
    ['a second more than 15 minutes old', 15 * MINUTE + SECOND, 'Signature expired'],
    ['exactly 15 minutes ahead', -15 * MINUTE, undefined],
    ['a second more than 15 minutes ahead', -15 * MINUTE - SECOND, 'Signature not yet current'],
    ['15 minutes and a fraction of a second old', 15 * MINUTE + 999, undefined],
    ['not quite 15 minutes ahead, whose fraction is not counted', -15 * MINUTE + 999, undefined],
    ['15 minutes and a fraction of a second ahead', -15 * MINUTE - 1, 'Signature not yet current'],
  ])('%s', (_, age, start) => {
    const answer = refusal(sign(draft()), { now: NOW + age });
    expect(answer?.code).toBe(start === undefined ? undefined : 'SignatureDoesNotMatch');
    expect(answer?.message.split(':')[0]).toBe(start);
  });
});

describe('the credential', () => {
  test.each([
    [['20260102', 'us-east-1', 'sts']],
    [['20260102', 'us-east-1', 'aws4_request']],
    [['']],
    [['20260102', 'us-east-1', 'sts', 'aws4_request', '']],
  ])('of other than five parts: %j', (scope) => {
    expect(refusal(sign(draft({ scope })))).toEqual({
      code: 'IncompleteSignature',
      message: `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIAIOSFODNN7EXAMPLE/${scope.join('/')}'`,
    });
  });

  const REGION = 'Credential should be scoped to a valid region. ';
  const SERVICE = "Credential should be scoped to correct service: 'sts'. ";
  const TERMINATOR =
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ";
  const DATE =
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260103' != '20260102', from '20260102T030405Z'.";

  test.each([
    ['region', ['20260102', 'eu-west-1', 'sts', 'aws4_request'], REGION],
    ['region in capitals', ['20260102', 'US-EAST-1', 'sts', 'aws4_request'], REGION],
    ['service', ['20260102', 'us-east-1', 'iam', 'aws4_request'], SERVICE],
    ['terminator', ['20260102', 'us-east-1', 'sts', 'aws5_request'], TERMINATOR],
    ['date', ['20260103', 'us-east-1', 'sts', 'aws4_request'], DATE],
    ['region and date', ['20260103', 'eu-west-1', 'sts', 'aws4_request'], REGION + DATE],
    ['service and terminator', ['20260102', 'us-east-1', 'iam', 'aws5_request'], SERVICE + TERMINATOR],
    ['all four', ['20260103', 'mars', 'iam', 'aws5_request'], REGION + SERVICE + TERMINATOR + DATE],
  ])('another %s', (_, scope, message) => {
    expect(refusal(sign(draft({ scope })), { region: 'us-east-1' })).toEqual({
      code: 'SignatureDoesNotMatch',
      message,
    });
  });

  test('any region is taken where the endpoint names none, but an empty one', () => {
    const inRegion = (region: string) => sign(draft({ scope: draft().scope.with(1, region) }));
    expect(refusal(inRegion('mars-north-1'))).toBeUndefined();
    expect(refusal(inRegion(''))?.message).toBe(REGION);
  });
});

describe('the session token', () => {
  const temporary = (key: TestKey, token = key.sessionToken) =>
    sign(withToken(draft({ accessKeyId: key.accessKeyId }), token));

  test('of the key is accepted, to the last millisecond', () => {
    expect(verify(temporary(TEMPORARY_KEY))).toBe(TEMPORARY_KEY);
  });

  test('is expired at the instant of its expiration', () => {
    expect(refusal(temporary(TEMPORARY_KEY), { now: NOW + 1 })).toEqual({
      code: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
  });

  test('never expires where the key has no expiration', () => {
    const { expiration: _, ...key } = EXPIRED_KEY;
    const find = { findKey: () => key, findKeyBySessionToken: () => key };
    expect(refusal(temporary(EXPIRED_KEY), find)).toBeUndefined();
  });

  test.each([
    ['missing', sign(draft({ accessKeyId: TEMPORARY_KEY.accessKeyId }))],
    ['of another session', temporary(TEMPORARY_KEY, OTHER_TEMPORARY_KEY.sessionToken)],
    ['with a static key', temporary(STATIC_KEY, TEMPORARY_KEY.sessionToken)],
  ])('%s: refused before the signature is looked at', (_, request) => {
    const { code, message, calculated } = refusalOf(request);
    expect({ code, message, calculated }).toEqual({
      code: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
      calculated: undefined,
    });
  });

  test('right, with a wrong secret key: the signature does not match', () => {
    const request = sign(
      withToken(
        draft({ accessKeyId: TEMPORARY_KEY.accessKeyId, secretAccessKey: 'not-the-secret' }),
        TEMPORARY_KEY.sessionToken,
      ),
    );
    expect(refusal(request)).toEqual({ code: 'SignatureDoesNotMatch', message: MISMATCH_MESSAGE });
  });
});

test('a mismatch tells what was calculated', () => {
  const request = sign(draft({ secretAccessKey: 'not-the-secret', query: 'b=2&c=%20' }));
  expect(refusalOf({ ...request, url: '/?c=+&b=2' }).calculated).toEqual({
    canonicalRequest: `POST
/
b=2&c=%20
host:sts.amazonaws.com
x-amz-date:20260102T030405Z

host;x-amz-date
ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843`,
    stringToSign: expect.stringMatching(
      /^AWS4-HMAC-SHA256\n20260102T030405Z\n20260102\/us-east-1\/sts\/aws4_request\n[0-9a-f]{64}$/,
    ),
  });
});
