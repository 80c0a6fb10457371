import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { presentable } from '../src/presentable.ts';
import { printed } from '../src/printed.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TOKEN = 'AQoDYXdzEXAMPLETOKEN';
const generated = `aA1${randomBytes(60).toString('base64').replaceAll('=', '')}`.slice(0, 40);
const token = randomBytes(80).toString('base64');

test.each([
  [`"SecretAccessKey": "${generated}"`, `"SecretAccessKey": "${SECRET}"`],
  // Of a length that no secret has of which the looks are known.
  ['"SecretAccessKey": "made-by-hand"', `"SecretAccessKey": "${SECRET}"`],
  [`"SessionToken": "${token}"`, `"SessionToken": "${TOKEN}"`],
  [`secretAccessKey: '${generated}'`, `secretAccessKey: '${SECRET}'`],
  [`"sessionToken":"${token}"`, `"sessionToken":"${TOKEN}"`],
  [`AWS_SECRET_ACCESS_KEY='short'`, `AWS_SECRET_ACCESS_KEY='${SECRET}'`],
  [`export AWS_SESSION_TOKEN=${token}`, `export AWS_SESSION_TOKEN=${TOKEN}`],
  ['aws_secret_access_key = short', `aws_secret_access_key = ${SECRET}`],
  [`CREDENTIALS\t${generated}\tx`, `CREDENTIALS\t${SECRET}\tx`],
  ['eyJhbGciOiJ9.eyJpc3MiOiJ9.c2ln-x_', 'eyJhbGciOiJFUzI1NiJ9.eyJleGFtcGxlIjp0cnVlfQ.EXAMPLE'],
  ['AKIAXXXXXXXXXXXXXXXX ASIA…ABCD', 'AKIAIOSFODNN7EXAMPLE ASIA…MPLE'],
  ['AROAABCDEFGHIJKLMNOPQ:session', 'AROACKCEVSQ6C2EXAMPLE:session'],
  [`${randomUUID()}`, '01234567-89ab-cdef-0123-456789abcdef'],
  ['{"_id":"65f000000000000000000001"}', '{"_id":"6b02ebf8350e96c58b7e9d94"}'],
  [
    '2024-01-02T03:04:05.678Z 2024-01-02T03:04:05+00:00',
    '2026-11-22T12:00:00.000Z 2026-11-22T12:00:00+00:00',
  ],
  ['127.0.0.1:4566 in 345 ms', '127.0.0.1:27017 in 12 ms'],
])('%s', (text, shown) => {
  expect(presentable(text)).toBe(shown);
  expect(presentable(shown)).toBe(shown);
});

test.each([
  "AWS_SECRET_ACCESS_KEY='' AWS_SESSION_TOKEN=",
  'AWS_SECRET_ACCESS_KEY=<secret-access-key>',
  'AWS_SECRET_ACCESS_KEY="$SECRET"',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/session',
  'packages/sandbox/src/aws/sts/actions/Assume1',
])('%s stays', (text) => {
  expect(presentable(text)).toBe(text);
});

test('what npm and terminals add is not shown', () => {
  const text =
    '\n> atlas-aws-iam@0.0.0 sandbox\n> node --import tsx scripts/run-sandbox.ts\n\n\u001b[32mready\u001b[39m  \r\n> quoted\n\n';
  expect(printed(text)).toBe('ready\n> quoted');
});
