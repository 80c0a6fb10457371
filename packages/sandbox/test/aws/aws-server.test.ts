import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { exchange, FORM, GET_CALLER_IDENTITY, send, signedCall } from './http.ts';
import { NOW, startTestServer, type TestServer } from './servers.ts';

const MAX_BODY_BYTES = 10_000_000;
const DATE = 'Fri, 02 Jan 2026 03:04:05 GMT';

async function expectAlive(server: TestServer): Promise<void> {
  const { status } = await send(server.url, signedCall(server.key, { now: NOW }));
  expect(status).toBe(200);
}

describe('other requests', () => {
  test.each(['/sts', '//', '/%2e', '/./', '/a/../', '/;', `/sts?${GET_CALLER_IDENTITY}`])(
    'the path %s is not found',
    async (path) => {
      await using server = await startTestServer();
      const { status, body } = await send(server.url, { path });
      expect({ status, body }).toEqual({ status: 404, body: '' });
      expect(server.stsCalls.entries()).toEqual([]);
    },
  );

  test('a path is judged before a method', async () => {
    await using server = await startTestServer();
    expect((await send(server.url, { method: 'PUT', path: '/sts' })).status).toBe(404);
  });

  test.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE'])('%s is not allowed', async (method) => {
    await using server = await startTestServer();
    const { status, headers, body } = await send(server.url, { method, path: `/?${GET_CALLER_IDENTITY}` });
    expect({ status, allow: headers.allow, body }).toEqual({ status: 405, allow: 'GET, POST', body: '' });
    expect(server.stsCalls.entries()).toEqual([]);
  });

  test('header names in another case, spaces and tabs around values: still the request that was signed', async () => {
    await using server = await startTestServer();
    const { headers = {}, body } = signedCall(server.key, { now: NOW });
    // Node's parser takes no tab after a Content-Length.
    const lines = Object.entries(headers).map(([name, value]) =>
      name === 'Content-Length' ? `${name}: ${value}` : `${name.toUpperCase()}: \t ${value} \t `,
    );
    const received = await exchange(
      server.url,
      ['POST / HTTP/1.1', ...lines, 'Connection: close', '', body].join('\r\n'),
    );
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  const sendWith = (server: TestServer, extra: string) => {
    const { headers = {}, body } = signedCall(server.key, { now: NOW, host: 'sts.amazonaws.com' });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return exchange(
      server.url,
      ['POST / HTTP/1.1', ...lines, extra, 'Connection: close', '', body].join('\r\n'),
    );
  };

  test('a repeated header is seen with all its values', async () => {
    await using server = await startTestServer();
    const received = await sendWith(server, `Content-Type: text/plain`);
    expect(received).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(server.stsCalls.entries()[0]?.calculated?.canonicalRequest).toContain(
      `\ncontent-type:${FORM},text/plain\n`,
    );
  });

  test('a second date is refused', async () => {
    await using server = await startTestServer();
    const received = await sendWith(server, 'x-amz-date: 20260102T030405Z');
    expect(received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(received).toContain('The header &apos;X-Amz-Date&apos; must be sent once, not 2 times.');
  });

  test.each(['GET / HTTP/1.1', 'GET /federation/credentials HTTP/1.1', 'POST /token HTTP/1.1'])(
    'a second host is refused before anything is read: %s',
    async (line) => {
      await using server = await startTestServer();
      const head = `${line}\r\nHost: sts.amazonaws.com\r\nhost: sts.amazonaws.com\r\nConnection: close`;
      const received = await exchange(server.url, `${head}\r\n\r\n`);
      expect(received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(received).toMatch(/\r\nContent-Length: 0\r\n/);
    },
  );
});

describe('the size of a body', () => {
  const bodyOf = (size: number) => `${GET_CALLER_IDENTITY}&Padding=`.padEnd(size, 'a');

  test('of 10,000,000 bytes is read', async () => {
    await using server = await startTestServer();
    const call = signedCall(server.key, { now: NOW, body: bodyOf(MAX_BODY_BYTES) });
    expect((await send(server.url, call)).status).toBe(200);
  });

  test('of one byte more is too large, and the server lives on', async () => {
    await using server = await startTestServer();
    const { status, body } = await send(server.url, {
      method: 'POST',
      headers: { 'Content-Type': FORM },
      body: bodyOf(MAX_BODY_BYTES + 1),
    });
    expect({ status, body }).toEqual({ status: 413, body: '' });
    expect(server.stsCalls.entries()).toEqual([]);
    await expectAlive(server);
  });

  test('is told apart from what was announced', async () => {
    await using server = await startTestServer();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `${(1_000_000).toString(16)}\r\n${'a'.repeat(1_000_000)}\r\n`;
    for (let count = 0; count <= 10; count += 1) socket.write(chunk);
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\n/);
    socket.destroy();
    await expectAlive(server);
  });
});

describe('every answer is dated by the clock', () => {
  test.each([
    ['302', 'GET / HTTP/1.1\r\nHost: x'],
    ['400', 'GET /?Action=Nothing HTTP/1.1\r\nHost: x'],
    ['403', `GET /?${GET_CALLER_IDENTITY} HTTP/1.1\r\nHost: x`],
    ['404', 'GET /x HTTP/1.1\r\nHost: x'],
    ['405', 'PUT / HTTP/1.1\r\nHost: x'],
    // These two Node gives by itself.
    ['400', 'GET / HTTP/1.1'],
    ['417', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea'],
  ])('%s to %j', async (status, head) => {
    await using server = await startTestServer();
    const received = await exchange(server.url, `${head}\r\nConnection: close\r\n\r\n`);
    expect(received.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(received.match(/^Date: .*(?=\r)/gim)).toEqual([`Date: ${DATE}`]);
  });

  test('200 and 413, and anew each time', async () => {
    let now = NOW;
    await using server = await startTestServer(() => now);
    const first = await send(server.url, signedCall(server.key, { now }));
    now += 24 * 3600 * 1000;
    const second = await send(server.url, signedCall(server.key, { now }));
    const third = await send(server.url, { method: 'POST', body: Buffer.alloc(MAX_BODY_BYTES + 1) });
    expect([first, second, third].map(({ status, headers }) => [status, headers.date])).toEqual([
      [200, DATE],
      [200, 'Sat, 03 Jan 2026 03:04:05 GMT'],
      [413, 'Sat, 03 Jan 2026 03:04:05 GMT'],
    ]);
  });
});

describe('what is no HTTP ends its connection, not the server', () => {
  test.each([
    ['garbage', 'garbage\r\n\r\n'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a bad chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['endless headers', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('%s', async (_, text) => {
    await using server = await startTestServer();
    expect(await exchange(server.url, text)).toMatch(/^(HTTP\/1\.1 4\d\d .*)?/);
    await expectAlive(server);
  });

  test('a body broken off', async () => {
    await using server = await startTestServer();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n`);
    // "100 Continue" says that the request has reached its handler.
    await once(socket, 'data');
    socket.resetAndDestroy();
    await expectAlive(server);
    expect(server.stsCalls.entries()).toHaveLength(1);
  });
});

describe('two servers', () => {
  test('know nothing of each other', async () => {
    await using one = await startTestServer();
    await using other = await startTestServer();
    expect(one.url).not.toBe(other.url);
    const call = signedCall(one.key, { now: NOW });
    expect((await send(one.url, call)).status).toBe(200);
    expect((await send(other.url, call)).status).toBe(403);
    expect(one.stsCalls.entries().map(({ status }) => status)).toEqual([200]);
    expect(other.stsCalls.entries().map(({ errorCode }) => errorCode)).toEqual(['InvalidClientTokenId']);
    await one.stop();
    await expectAlive(other);
  });
});

describe('stop', () => {
  test('ends what is open, refuses what comes, and may be called again', async () => {
    const server = await startTestServer();
    const { hostname, port } = new URL(server.url);
    const idle = connect(Number(port), hostname);
    const waiting = connect(Number(port), hostname);
    waiting.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n');
    await once(waiting, 'data');
    const closed = Promise.all([once(idle, 'close'), once(waiting, 'close')]);
    await Promise.all([server.stop(), server.stop()]);
    await closed;
    await server.stop();
    await expect(send(server.url, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('leaves the record', async () => {
    const server = await startTestServer();
    await send(server.url, { path: '/?Action=Nothing' });
    await server.stop();
    expect(server.stsCalls.entries()).toHaveLength(1);
  });
});

test('it listens on 127.0.0.1 alone', async () => {
  await using server = await startTestServer();
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  // Refused where the machine has this address, not available where it has not.
  const elsewhere = server.url.replace('127.0.0.1', '127.0.0.2');
  await expect(send(elsewhere, {})).rejects.toMatchObject({ syscall: 'connect' });
});

test('the record keeps the newest thousand', async () => {
  await using server = await startTestServer();
  const head = (count: number) => `GET /?Action=Nothing${count} HTTP/1.1\r\nHost: x\r\n`;
  const requests = Array.from({ length: 1002 }, (_, count) => `${head(count)}\r\n`);
  await exchange(server.url, `${requests.join('')}${head(1002)}Connection: close\r\n\r\n`);
  const actions = server.stsCalls.entries().map(({ action }) => action);
  expect(actions).toHaveLength(1000);
  expect([actions[0], actions.at(-1)]).toEqual(['Nothing3', 'Nothing1002']);
});
