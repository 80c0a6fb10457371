import { expect, test } from 'vitest';
import { type AwsRequest, logRequests } from '../../src/aws/request-log.ts';
import type { HttpResponse } from '../../src/http/http-server.ts';

const ISSUED = 'AKIAIOSFODNN7EXAMPLE';
const FOREIGN = 'AKIAI44QH8DHBEXAMPLE';
const signedWith = (id: string) => [
  'Authorization',
  `AWS4-HMAC-SHA256 Credential=${id}/20260102/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
];

/** What is recorded of a request with these headers that is answered so. */
async function recordOf(response: HttpResponse | undefined, ...headers: string[][]): Promise<AwsRequest[]> {
  const log: AwsRequest[] = [];
  const account = { wasIssued: (id: string) => id === ISSUED };
  const handler = logRequests('sts', () => response, {
    account,
    log: { push: (entry) => void log.push(entry) },
  });
  const body = new Uint8Array();
  await handler({ method: 'POST', url: '/', headers: headers as unknown as [string, string][], body });
  return log;
}

const RECORD = { service: 'sts', method: 'POST', path: '/' };

test.each<[string, HttpResponse | undefined, string[][], object]>([
  ['a success names no key', { status: 200 }, [signedWith(FOREIGN)], { status: 200 }],
  ['so does one below 400', { status: 302 }, [signedWith(FOREIGN)], { status: 302 }],
  ['no answer', undefined, [signedWith(FOREIGN)], { status: undefined }],
  [
    'a refusal by a key of the account',
    { status: 400, errorCode: 'ExpiredToken' },
    [signedWith(ISSUED)],
    { status: 400, errorCode: 'ExpiredToken', accessKeyId: 'AKIA…MPLE' },
  ],
  [
    'a refusal by another key',
    { status: 403 },
    [signedWith(FOREIGN)],
    { status: 403, accessKeyId: 'AKIA…MPLE', isForeignKey: true },
  ],
  ['a refusal of a request without a key', { status: 403 }, [['Authorization', 'Bearer x']], { status: 403 }],
  ['a refusal of one without a header', { status: 403 }, [], { status: 403 }],
  [
    'a login’s own request',
    { status: 200 },
    [['X-MongoDB-Server-Nonce', 'bm9uY2U=']],
    { status: 200, isLogin: true },
  ],
])('%s', async (_, response, headers, expected) => {
  expect(await recordOf(response, ...headers)).toEqual([{ ...RECORD, ...expected }]);
});
