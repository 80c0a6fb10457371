import { describe, expect, test } from 'vitest';
import { ConnectError } from '../src/connect-error.ts';
import { explain, explainText } from '../src/explain/index.ts';
import { refusals } from '../src/explain/refusals.ts';
import { formatExplanation } from '../src/format-explanation.ts';

const codesOf = (text: string) => explainText(text).map(({ code }) => code);
const TRACE = `MongoServerError: bad auth : aws sts call has response 403
    at Connection.sendCommand (/app/node_modules/mongodb/lib/cmap/connection.js:306:27)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  ok: 0,
  code: 8000,
  codeName: 'AtlasError'
}`;

describe('however it was pasted', () => {
  test.each([
    ['with the line ends of Windows', TRACE.replaceAll('\n', '\r\n')],
    ['in colour', `\u001b[31m${TRACE.replaceAll('code', '\u001b[33mcode\u001b[39m')}\u001b[39m`],
    ['as a line of a log in JSON', JSON.stringify({ level: 50, err: { stack: TRACE } })],
    ['as JSON in JSON', JSON.stringify({ log: JSON.stringify({ err: { stack: TRACE } }) })],
    [
      'with the message alone in JSON',
      JSON.stringify({ type: 'MongoServerError', message: 'bad auth : aws sts call has response 403' }),
    ],
    ['broken by a terminal', TRACE.replace(/.{24}/g, '$&\n')],
    ['broken between words', 'It says bad auth : aws sts\ncall has response\n403, and I do not know why'],
    ['quoted', TRACE.replace(/^/gm, '> ')],
    ['by Compose', TRACE.replace(/^/gm, 'app-1  | ')],
    [
      'in prose',
      `Hello,\n\nsince this morning I get “bad auth : aws sts call has response 403”. What is it?\n\nThanks`,
    ],
    [
      'behind a time',
      '2026-11-26T10:00:00.000Z ERROR [main] login failed: bad auth : aws sts call has response 403',
    ],
    [
      'in a long log',
      `${'2026-11-26 INFO all is well\n'.repeat(20_000)}${TRACE}\n${'2026-11-26 INFO all is well\n'.repeat(10_000)}`,
    ],
  ])('%s', (_, text) => {
    expect(codesOf(text)[0]).toBe('sts-refused');
  });

  test('two failures in one text are both named', () => {
    const codes = codesOf(`Error: querySrv ENOTFOUND _mongodb._tcp.a.example.com\n${TRACE}`);
    expect(codes).toEqual(expect.arrayContaining(['host-not-found', 'sts-refused']));
  });
});

describe('what the words do not tell', () => {
  test('is given as several codes, each with what tells it from the others', () => {
    const [first, ...others] = explainText('bad auth : aws sts call has response 403');
    expect(first).toMatchObject({ code: 'sts-refused', found: expect.stringContaining('response 403') });
    expect(first?.fix).toContain('aws sts get-caller-identity');
    expect(Object.fromEntries(others.map(({ code, when }) => [code, when]))).toMatchObject({
      'session-token-missing': expect.stringContaining('ASIA'),
      'session-token-unexpected': expect.stringContaining('AKIA'),
      'clock-skewed': expect.stringContaining('15 minutes'),
      'credentials-expired': expect.stringContaining('ended'),
      'credentials-malformed': expect.stringContaining('white space'),
      'access-key-id-malformed': expect.stringContaining('swapped'),
      placeholder: expect.stringContaining('"<"'),
    });
  });

  test('is not given where the words rule it out', () => {
    expect(codesOf('bad auth : aws sts call has response 503')).toEqual(['sts-refused']);
    const codes = codesOf('SignatureDoesNotMatch: The request signature we calculated does not match');
    expect(codes).not.toContain('clock-skewed');
    expect(codes).not.toContain('session-token-missing');
  });

  test('is decided by the call that the text names', () => {
    const said = (operation: string) =>
      codesOf(
        `An error occurred (ExpiredToken) when calling the ${operation} operation: The security token included in the request is expired`,
      );
    expect(said('GetCallerIdentity')).toEqual(['credentials-expired']);
    expect(said('AssumeRole')).toEqual(['source-credentials-refused']);
    expect(codesOf('The security token included in the request is expired')).toEqual([
      'credentials-expired',
      'source-credentials-refused',
    ]);
  });
});

test.each([
  'Order 4711 has no items',
  'TypeError: Cannot read properties of undefined (reading "name")',
  'npm ERR! code 13',
  'user is invalid',
  'The password is wrong',
  'Everything is fine, thank you.',
  '',
  '\u0000',
])('of %j nothing is invented', (text) => {
  const explanations = explainText(text);
  expect(explanations).toHaveLength(1);
  expect(explanations[0]).toMatchObject({ code: 'unknown', summary: 'Nothing in this text is known here' });
});

test('an explanation that main() has printed is known again', () => {
  const explanation = explain(new ConnectError(refusals.clusterUrlMissing()));
  const [first] = explainText(`npm start\n${formatExplanation(explanation)}`);
  const { code, summary, fix, docs } = explanation;
  expect(first).toMatchObject({ code, summary, fix: fix.replace('’', "'"), docs });
});

test.each([
  refusals.clusterUrlPort('clusterUrl', 'cluster0.abc.mongodb.net:27017'),
  refusals.databaseConflict('app', 'AWS_MONGO_DATABASE', 'reports'),
  refusals.providerTimedOut('the credential provider', 120_000),
  refusals.credentialsShape('an object with AccessKeyId, SecretAccessKey'),
  refusals.optionInvalid('connect', ['database'], 'database', 'a string', 'a number'),
])('the message of a ConnectError is enough: $summary', (explanation) => {
  const [first] = explainText(new ConnectError(explanation).message);
  expect(first).toMatchObject({ code: explanation.code, docs: explanation.docs });
});

test('nothing secret comes back', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const text = `MongoAPIError: username and password cannot be provided when using MONGODB-AWS mongodb://AKIAIOSFODNN7EXAMPLE:${encodeURIComponent(secret)}@127.0.0.1/ AWS_SECRET_ACCESS_KEY=${secret}`;
  for (const pasted of [text, `nothing known ${text.slice(80)}`, JSON.stringify({ text })]) {
    const shown = JSON.stringify(explainText(pasted));
    expect(shown).not.toContain(secret.slice(0, 20));
    expect(shown).not.toContain('AKIAIOSFODNN7EXAMPLE');
    expect(shown).not.toContain(encodeURIComponent(secret).slice(0, 24));
  }
});

test('nothing of this computer’s environment comes in', () => {
  const [first] = explainText('CredentialsProviderError: Unable to find environment variable credentials.');
  expect(first?.code).toBe('credentials-missing');
  expect(JSON.stringify(first)).not.toContain(process.cwd());
});

// A megabyte of what a pattern could begin with again and again. The bound is far above what any of them takes, and far
// below what a search of quadratic time would.
describe('a megabyte', () => {
  test.each([
    '(',
    'a: ',
    '\n',
    '\\',
    '\u001b[',
    'Profile ',
    "open '",
    'Failed: x ',
    'Caused by: a\n',
    'MongoAWSError: Profile a ',
    'Traceback (most recent call last):\n',
    'connection refused a.b:1 ',
    'lookup _mongodb._tcp.a',
    'servers: Map(0) {}',
    'bad auth : user ',
    "Profile file contained no credentials for profile '",
  ])('of %j comes to an end', { timeout: 120_000 }, (part) => {
    expect(explainText(part.repeat(Math.ceil(1_000_000 / part.length))).length).toBeGreaterThan(0);
  });
});
