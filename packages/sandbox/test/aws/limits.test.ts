import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../../src/http/http-server.ts';
import { createTurns } from '../../src/turns.ts';
import { startTestServer } from './servers.ts';

const VERSION = 'Version=2011-06-15';

interface ObservedRequest {
  request: IncomingMessage;
  server: Server;
}

/** The requests that come to any server of this process, from now on. */
function observeRequests(): { requests: ObservedRequest[]; end: () => void } {
  const requests: ObservedRequest[] = [];
  const onRequest = (message: unknown) => void requests.push(message as ObservedRequest);
  subscribe('http.server.request.start', onRequest);
  return { requests, end: () => void unsubscribe('http.server.request.start', onRequest) };
}

async function post(url: string, body: string, contentType = 'application/x-www-form-urlencoded') {
  const response = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': contentType } });
  return { status: response.status, body: await response.text() };
}

test('of a form with a million parameters the first thousand are read', async () => {
  await using server = await startTestServer();
  const padding = (count: number) => 'a=1&'.repeat(count);
  const read = await post(server.url, `${padding(998)}Action=Nope&${VERSION}&${padding(1_000_000)}`);
  expect(read.body).toContain('Could not find operation Nope for version 2011-06-15');
  const beyond = await post(server.url, `${padding(999)}Action=Nope&${VERSION}`);
  expect(beyond.body).toContain('NO_VERSION_SPECIFIED');
});

test('what was sent comes back in part', async () => {
  await using server = await startTestServer();
  const call = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: 'arn:aws:iam::123456789012:role/example',
    WebIdentityToken: 'a.b.c',
  });
  const { status, body } = await post(server.url, `${call}&RoleSessionName=${'<'.repeat(9_000_000)}`);
  expect(status).toBe(400);
  expect(body).toContain('Member must have length less than or equal to 64');
  expect(body.length).toBeLessThan(30_000);

  const action = await post(server.url, `${VERSION}&Action=${'<'.repeat(9_000_000)}`);
  expect(action.body).toContain('<Code>InvalidAction</Code>');
  expect(action.body.length).toBeLessThan(100_000);
});

test('of a parameter no more is read than the longest valid one has', async () => {
  await using server = await startTestServer();
  const call = `Action=AssumeRoleWithWebIdentity&${VERSION}&RoleArn=x&DurationSeconds=`;
  const read = await post(server.url, `${call}${'0'.repeat(1_572_700)}900`);
  expect(read.body).not.toContain('durationSeconds');
  const beyond = await post(server.url, `${call}${'0'.repeat(1_572_900)}900`);
  expect(beyond.body).toContain('Value &apos;0&apos; at &apos;durationSeconds&apos;');
});

test('a question mark is part of the first name of a form', async () => {
  await using server = await startTestServer();
  const { status } = await post(server.url, `?Action=Nope&${VERSION}`);
  expect(status).toBe(302);
});

test('a quoted value is cut inside its quotes, and what it must be stands behind it', async () => {
  await using server = await startTestServer();
  const call = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: `x${'😀'.repeat(100_000)}`,
    RoleSessionName: 'y'.repeat(100_000),
    DurationSeconds: '1',
  });
  const { body } = await post(server.url, `${call}`);
  // Half of an emoji is not shown, and of the second value nothing is left to be.
  expect(body).toContain(`Value &apos;x${'😀'.repeat(999)}…&apos; at &apos;roleArn&apos;`);
  expect(body).toContain('Value &apos;…&apos; at &apos;roleSessionName&apos;');
  expect(body).toContain('Value null at &apos;webIdentityToken&apos;');
  expect(body).toContain('at &apos;durationSeconds&apos; failed');
});

test.each(['/token', '/v1/token'])('JSON of megabytes is no request of %s', async (path) => {
  await using server = await startTestServer();
  const { status } = await post(
    `${server.url}${path}`,
    `{"a":[${'{},'.repeat(1_000_000)}{}]}`,
    'application/json',
  );
  expect(status).toBe(400);
});

test('TLS spoken to the plain port ends the connection', async () => {
  await using server = await startTestServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(Buffer.concat([Buffer.from('16030102000100', 'hex'), Buffer.alloc(200, 7)]));
  socket.resume();
  await once(socket, 'close');
});

test('a request that never ends is given up', async () => {
  const timeouts = { headersTimeout: 1, requestTimeout: 1, connectionsCheckingInterval: 1 };
  const server = await startHttpServer(() => ({ status: 200 }), { clock: Date.now, timeouts });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  await server.stop();
});

test('a large request that is given up while it waits for its turn holds up no other', async () => {
  const large = 'x'.repeat(256 * 1024 + 1);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const { requests, end } = observeRequests();
  onTestFinished(end);
  // Without limits, until one request is to be given up.
  const timeouts = { headersTimeout: 0, requestTimeout: 0, connectionsCheckingInterval: 1 };
  const server = await startHttpServer(
    async () => {
      reach();
      await held;
      return { status: 200 };
    },
    { clock: Date.now, timeouts },
  );
  onTestFinished(() => server.stop());
  const first = post(server.url, large);
  await reached;

  const { port } = new URL(server.url);
  const waiting = connect(Number(port), '127.0.0.1');
  waiting.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${2 * large.length}\r\n\r\n${large}`);
  waiting.on('error', () => {}).resume();
  const ofWaiting = () => requests.find(({ request }) => request.socket.remotePort === waiting.localPort);
  await expect.poll(() => ofWaiting()?.request.isPaused()).toBe(true);
  const { server: nodeServer } = ofWaiting() as ObservedRequest;
  nodeServer.requestTimeout = 1;
  await once(waiting, 'close');
  nodeServer.requestTimeout = 0;

  release();
  expect((await first).status).toBe(200);
  expect((await post(server.url, large)).status).toBe(200);
});

test('turns are taken one at a time, in order', async () => {
  const turns = createTurns();
  const order: string[] = [];
  const end = await turns.take();
  const others = ['second', 'third'].map(async (name) => {
    const endOwn = await turns.take();
    order.push(name);
    endOwn();
  });
  order.push('first');
  end();
  await Promise.all(others);
  expect(order).toEqual(['first', 'second', 'third']);
});
