import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startTestServer } from './servers.ts';

const HOST = 'Host: sts.amazonaws.com\r\n';
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
const QUERY =
  'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/a&RoleSessionName=ab&WebIdentityToken=a.b.c';
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n`;

/** Sends the text, and gives all that comes until the server ends the connection, which each request asks for. */
async function exchange(text: string): Promise<string> {
  await using server = await startTestServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const post = (target: string, headers: string, body = '') =>
  `POST ${target} HTTP/1.1\r\n${HOST}${headers}Connection: close\r\n\r\n${body}`;

describe('a body', () => {
  const unsigned = /^HTTP\/1\.1 403 [\s\S]*<Code>MissingAuthenticationToken<\/Code>/;

  test('in chunks is read', async () => {
    const chunked = post('/', `${FORM}Transfer-Encoding: Chunked\r\n`, `${CHUNKED}\r\n`);
    expect(await exchange(chunked)).toMatch(unsigned);
  });

  test('in chunks with an Authorization behind them has none', async () => {
    const trailer = `${CHUNKED}Authorization: AWS4-HMAC-SHA256 x\r\n\r\n`;
    const headers = `${FORM}Trailer: Authorization\r\nTransfer-Encoding: chunked\r\n`;
    expect(await exchange(post('/', headers, trailer))).toMatch(unsigned);
  });

  test.each(['gzip, chunked', 'chunked, chunked', 'deflate,chunked', 'identity, chunked'])(
    'in the coding %s is not taken for one without',
    async (coding) => {
      const answer = await exchange(post('/', `${FORM}Transfer-Encoding: ${coding}\r\n`, `${CHUNKED}\r\n`));
      expect(answer).toMatch(/^HTTP\/1\.1 (?:501|400) /);
      expect(answer).not.toContain('<Code>');
    },
  );

  test('that a client waits to send is asked for', async () => {
    const headers = `${FORM}Expect: 100-continue\r\nContent-Length: ${BODY.length}\r\n`;
    const answer = await exchange(post('/', headers, BODY));
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 403 /);
  });

  test.each([
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n'],
    ['a length and chunks', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n'],
    ['a coding whose end is not known', 'Transfer-Encoding: gzip\r\n'],
    ['a length that is no number', 'Content-Length: 0x2b\r\n'],
  ])('of %s is refused', async (_, headers) => {
    expect(await exchange(post('/', FORM + headers, BODY))).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('an empty POST is read by its query', () => {
  const read = /^HTTP\/1\.1 400 [\s\S]*<Code>InvalidIdentityToken<\/Code>/;

  test.each([
    ['with a length', '/', 'Content-Length: 0\r\n'],
    ['without one', '/', ''],
    ['in no chunks', '/', 'Transfer-Encoding: chunked\r\n'],
    ['as a form', '/', `${FORM}Content-Length: 0\r\n`],
    ['to a host named in the target', 'http://sts.amazonaws.com/', 'Content-Length: 0\r\n'],
    ['to one named without a path', 'HTTP://sts.amazonaws.com', 'Content-Length: 0\r\n'],
    ['by a client that would rather speak HTTP/2', '/', 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'],
  ])('%s', async (_, target, headers) => {
    const body = headers.includes('chunked') ? '0\r\n\r\n' : '';
    expect(await exchange(post(`${target}?${QUERY}`, headers, body))).toMatch(read);
  });

  test('in HTTP/1.0, which needs no host', async () => {
    expect(await exchange(`POST /?${QUERY} HTTP/1.0\r\nContent-Length: 0\r\n\r\n`)).toMatch(read);
  });

  test.each(['/x', '//', '/http://sts.amazonaws.com/', 'ftp://sts.amazonaws.com/'])(
    'but not where its path is another: %s',
    async (target) => {
      const answer = await exchange(post(`${target}?${QUERY}`, 'Content-Length: 0\r\n'));
      expect(answer).toMatch(/^HTTP\/1\.1 (?:404|400) /);
      expect(answer).not.toContain('<Code>');
    },
  );
});

test.each([
  ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['mail', 'EHLO a\r\n'],
  ['no host', 'POST / HTTP/1.1\r\n\r\n'],
  ['a header over two lines', post('/', 'X-A: b\r\n c\r\n')],
  ['a zero in a header', post('/', 'X-A: b\0c\r\n')],
  ['lines without a carriage return', 'POST / HTTP/1.1\nHost: a\n\n'],
])('%s is answered 400, and ends the connection', async (_, text) => {
  const answer = await exchange(text);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test('nothing is tunnelled', async () => {
  expect(await exchange(`CONNECT sts.amazonaws.com:443 HTTP/1.1\r\n${HOST}\r\n`)).toBe('');
});
