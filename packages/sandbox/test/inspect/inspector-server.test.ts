import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ChangeError } from '../../src/inspect/changes.ts';
import { startInspectorServer } from '../../src/inspect/inspector-server.ts';
import { readPage } from '../../src/inspect/page.ts';
import { createPutOff } from '../../src/inspect/put-off.ts';
import { createRecorder } from '../../src/inspect/recorder.ts';
import { type Call, send } from '../aws/http.ts';

const PATH = 'abcdefghijklmnopqrstuv';

const PAGE = `<!doctype html>
<title>A page</title>
<style>body { color: red }</style>
<script type="module">\r\nconsole.log('</style>');\r\n</script>
<script>two()</script>
`;

async function start(page = PAGE) {
  const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'page.html'), page);
  const changed: unknown[] = [];
  const recorder = createRecorder(Date.now);
  const putOff = createPutOff();
  const server = await startInspectorServer({
    recorder,
    putOff,
    page: readPage(join(folder, 'page.html')),
    path: PATH,
    run: 'one',
    state: () => ({ run: 'one', dialect: 'atlas', mongodbUri: '', awsEndpointUrl: '', identities: [] }),
    changes: {
      async ownClient(wanted) {
        changed.push(wanted);
      },
      async tamper(wanted) {
        throw new ChangeError(`not ${JSON.stringify(wanted)}`);
      },
    },
  });
  onTestFinished(() => server.stop());
  const { port, host, origin } = new URL(server.url);
  const call = (path: string, { headers, ...rest }: Call = {}) =>
    send(server.url, { path, ...rest, headers: { Host: host, ...headers } });
  return { server, recorder, putOff, changed, port, host, origin, call };
}

const POST = (origin: string, body: string | Buffer = '{"run":true}'): Call => ({
  method: 'POST',
  headers: { Origin: origin, 'Content-Type': 'application/json' },
  body,
});

test('it is on loopback, and its address ends with a slash', async () => {
  const { server } = await start();
  expect(server.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/${PATH}/$`));
});

test('the page may run its own scripts and styles, load nothing, and be in no frame', async () => {
  const { call } = await start();
  const { status, headers, body } = await call(`/${PATH}/`);
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect({ status, body }).toEqual({ status: 200, body: PAGE });
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': [
      `default-src 'none'`,
      `script-src ${hash(`\nconsole.log('</style>');\n`)} ${hash('two()')}`,
      `style-src ${hash('body { color: red }')}`,
      `connect-src 'self'`,
      'img-src data:',
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
    ].join('; '),
  });
});

test('a page without scripts may run none', async () => {
  const { call } = await start('<p>');
  const { headers } = await call(`/${PATH}/`);
  expect(headers['content-security-policy']).toContain(`script-src 'none'; style-src 'none'`);
});

test.each(['example.com', '127.0.0.1', '127.0.0.1:1', 'localhost', '[::1]:80'])(
  'the host %s is somebody else’s',
  async (host) => {
    const { call } = await start();
    expect(await call(`/${PATH}/state`, { headers: { Host: host } })).toMatchObject({
      status: 421,
      body: '',
    });
  },
);

test('localhost is this one too, whose pages may change something', async () => {
  const { call, port, changed } = await start();
  const host = `localhost:${port}`;
  const { headers, ...rest } = POST(`http://${host}`);
  const own = { ...rest, headers: { ...headers, Host: host } };
  expect(await call(`/${PATH}/own-client`, own)).toMatchObject({ status: 200 });
  expect(changed).toEqual([{ run: true }]);
});

test.each([
  '/',
  '/state',
  `/${PATH}`,
  `/${PATH}x/state`,
  `/x/${PATH}/state`,
  `/${PATH.toUpperCase()}/`,
  '//',
  '*',
])('without the path, as %s, there is nothing', async (path) => {
  const { call } = await start();
  for (const method of ['GET', 'POST']) {
    expect(await call(path, { method })).toMatchObject({ status: 404, body: '' });
  }
});

test.each(['x', 'events/x', 'logins/', 'logins/x', 'logins/1.txt', '__proto__', 'toString', 'logins/9'])(
  'behind it, %s is nothing either',
  async (rest) => {
    const { call } = await start();
    const { status, headers, body } = await call(`/${PATH}/${rest}`);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type: 'application/json' });
    expect(JSON.parse(body)).toEqual({ error: expect.any(String) });
  },
);

test.each([
  ['', 'POST', 'GET'],
  ['events', 'POST', 'GET'],
  ['state', 'PUT', 'GET'],
  ['logins/1', 'DELETE', 'GET'],
  ['own-client', 'GET', 'POST'],
  ['tamper', 'HEAD', 'POST'],
])('%s takes no %s', async (rest, method, allow) => {
  const { call } = await start();
  const { status, headers } = await call(`/${PATH}/${rest}`, { method });
  expect({ status, allow: headers.allow }).toEqual({ status: 405, allow });
});

test('what is sent is not stored, and no other site reads it', async () => {
  const { call } = await start();
  const { status, headers, body } = await call(`/${PATH}/state?x`);
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ run: 'one' });
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers).not.toHaveProperty('access-control-allow-origin');
});

test.each([
  ['no origin', { 'Content-Type': 'application/json' }],
  ['another site', { Origin: 'http://example.com', 'Content-Type': 'application/json' }],
  ['a file', { Origin: 'null', 'Content-Type': 'application/json' }],
])('a change from %s is refused', async (_, headers) => {
  const { call, changed } = await start();
  expect(await call(`/${PATH}/own-client`, { method: 'POST', headers, body: '{"run":true}' })).toMatchObject({
    status: 403,
  });
  expect(changed).toEqual([]);
});

test('so is one from the same machine and another port', async () => {
  const { call, port } = await start();
  const { status } = await call(`/${PATH}/own-client`, POST(`http://127.0.0.1:${Number(port) - 1}`));
  expect(status).toBe(403);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  'application/json; charset=utf-16',
  '',
])('a body of the type %j is refused', async (type) => {
  const { call, origin, changed } = await start();
  const headers = { Origin: origin, ...(type && { 'Content-Type': type }) };
  expect(await call(`/${PATH}/own-client`, { method: 'POST', headers, body: '{}' })).toMatchObject({
    status: 415,
  });
  expect(changed).toEqual([]);
});

test('a body of 4 KiB is read, a larger one is not', async () => {
  const { call, origin, changed } = await start();
  const text = (length: number) => JSON.stringify('x'.repeat(length - 2));
  expect(await call(`/${PATH}/own-client`, POST(origin, text(4096)))).toMatchObject({ status: 200 });
  expect(changed).toHaveLength(1);
  expect(await call(`/${PATH}/own-client`, POST(origin, text(4097)))).toMatchObject({ status: 413 });
  expect(changed).toHaveLength(1);
});

test('what is no JSON, or not what can be changed, is said to be', async () => {
  const { call, origin } = await start();
  const answers = await Promise.all([
    call(`/${PATH}/own-client`, POST(origin, '{')),
    call(`/${PATH}/own-client`, POST(origin, '{"run":false,"run":true}')),
    call(`/${PATH}/tamper`, POST(origin, '{"x":1}')),
  ]);
  expect(answers.map(({ status, body }) => [status, JSON.parse(body)])).toEqual([
    [400, { error: 'This is not JSON, or has a name twice.' }],
    [400, { error: 'This is not JSON, or has a name twice.' }],
    [400, { error: 'not {"x":1}' }],
  ]);
});

test('a login that is asked for is made ready first', async () => {
  const { call, recorder, putOff } = await start();
  putOff.add(1, () =>
    recorder.addLogin({
      id: 1,
      verdict: 'refused',
      check: 'payload',
      attempt: { client: undefined, verdict: 'refused' },
      messages: [],
    }),
  );
  expect(JSON.parse((await call(`/${PATH}/logins/1`)).body)).toMatchObject({ id: 1, check: 'payload' });
  const capture = await call(`/${PATH}/logins/1.pcap`);
  expect(capture).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/vnd.tcpdump.pcap',
      'content-disposition': 'attachment; filename="login-1.pcap"',
    },
  });
});

test('events go to every page that is open, and to no more than 64', async () => {
  const { server, recorder } = await start();
  const open = (query = '', headers = {}) => fetch(`${server.url}events${query}`, { headers });
  const [one, other] = await Promise.all([open(), open('?after=1', { 'Last-Event-ID': '0' })]);
  expect(one.headers.get('content-type')).toBe('text/event-stream');
  recorder.add({ event: 'reset' });
  for (const { body } of [one, other])
    expect(await readUntil(body, '"reset"')).toContain('id: 1\ndata: [{"id":1,');
  const more = await Promise.all(Array.from({ length: 66 }, () => open()));
  expect(more.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(2);
  await Promise.all(more.map(({ body }) => body?.cancel()));
});

test('stopping ends the streams', async () => {
  const { server } = await start();
  const { body } = await fetch(`${server.url}events`);
  const text = readUntil(body, 'never');
  await server.stop();
  await expect(text).rejects.toThrow();
});

test('what is no HTTP, and a request without a host, change nothing', async () => {
  const { port, call } = await start();
  for (const text of [
    'hello\r\n\r\n',
    `GET /${PATH}/state HTTP/1.1\r\n\r\n`,
    `GET /${PATH}/state HTTP/1.0\r\n\r\n`,
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(text);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1\.1 4(?:00|21) /);
  }
  expect(await call(`/${PATH}/state`)).toMatchObject({ status: 200 });
});

async function readUntil(body: ReadableStream<Uint8Array> | null, text: string): Promise<string> {
  let read = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    read += chunk;
    if (read.includes(text)) return read;
  }
  throw new Error(`ended without ${text}`);
}
