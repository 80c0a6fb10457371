import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createStsClient } from '../../src/atlas/sasl/sts-client.ts';

const SIGNED = {
  authorizationHeader: 'AWS4-HMAC-SHA256 Credential=x',
  amzDate: '20260102T030405Z',
  sessionToken: undefined,
  gs2CbFlag: 'n',
  serverNonce: Buffer.alloc(64),
} as const;
const ARN = 'arn:aws:iam::123456789012:user/ada';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${ARN}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** A server in the place of STS, and the client of it. */
async function startSts(answer: RequestListener, timeoutMs?: number) {
  const sockets = new Set<Socket>();
  const server = createServer(answer).on('connection', (socket) => sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createStsClient(`http://127.0.0.1:${port}`, 'sts.amazonaws.com', timeoutMs);
  onTestFinished(() => {
    client.stop();
    server.close();
    server.closeAllConnections();
  });
  return { client, sockets };
}

test('one connection serves one call after another, until the client stops', async () => {
  const { client, sockets } = await startSts((_, response) => response.end(IDENTITY));
  for (let call = 0; call < 3; call += 1) {
    expect(await client.getCallerIdentity(SIGNED)).toEqual({ status: 200, arn: ARN });
  }
  expect(sockets.size).toBe(1);
  const ended = Promise.all([...sockets].map((socket) => once(socket, 'close')));
  client.stop();
  await ended;
});

test('a hundred calls at once share a few connections', async () => {
  const { client, sockets } = await startSts((_, response) => response.end(IDENTITY));
  await Promise.all(Array.from({ length: 100 }, () => client.getCallerIdentity(SIGNED)));
  expect(sockets.size).toBe(16);
});

test.each([
  [
    403,
    '<ErrorResponse><Error><Code>Denied</Code><Message>0012</Message></Error></ErrorResponse>',
    'Denied: 0012',
  ],
  [502, '<html><body>Bad gateway</body></html>', 'HTTP status 502'],
  [500, '', 'HTTP status 500'],
])('an answer of %i is told in its own words where it has some: %s', async (status, body, error) => {
  const { client } = await startSts((_, response) => response.writeHead(status).end(body));
  expect(await client.getCallerIdentity(SIGNED)).toEqual({ status, error });
});

test.each(['', '<html></html>', '<GetCallerIdentityResponse></GetCallerIdentityResponse>'])(
  'an answer of 200 that names nobody is no answer: %j',
  async (body) => {
    const { client } = await startSts((_, response) => response.end(body));
    await expect(client.getCallerIdentity(SIGNED)).rejects.toThrow('STS answered 200 without an Arn');
  },
);

test('silence is an error after a while', async () => {
  const { client } = await startSts(() => {}, 20);
  await expect(client.getCallerIdentity(SIGNED)).rejects.toThrow('STS did not answer in time');
});

test('an answer that breaks off is an error', async () => {
  const { client } = await startSts((_, response) => {
    response.writeHead(200, { 'Content-Length': 1000 });
    response.write('<GetCallerIdentityResponse>', () => response.destroy());
  });
  await expect(client.getCallerIdentity(SIGNED)).rejects.toThrow('aborted');
});

test('a call on a connection that STS ended meanwhile is sent again, and one on a new connection is not', async () => {
  let calls = 0;
  const { client, sockets } = await startSts((request, response) => {
    calls += 1;
    if (calls === 2 || calls === 4) request.socket.resetAndDestroy();
    else response.end(IDENTITY);
  });
  await client.getCallerIdentity(SIGNED);
  expect(await client.getCallerIdentity(SIGNED)).toEqual({ status: 200, arn: ARN });
  expect([calls, sockets.size]).toEqual([3, 2]);

  const fresh = await startSts((request) => request.socket.resetAndDestroy());
  await expect(fresh.client.getCallerIdentity(SIGNED)).rejects.toThrow('ECONNRESET');
  expect(fresh.sockets.size).toBe(1);
});

test('what went wrong otherwise on a connection that was used before is not sent again', async () => {
  let calls = 0;
  const { client } = await startSts((request, response) => {
    calls += 1;
    if (calls === 2) request.socket.end('no HTTP\r\n\r\n');
    else response.end(IDENTITY);
  });
  await client.getCallerIdentity(SIGNED);
  await expect(client.getCallerIdentity(SIGNED)).rejects.toThrow('Parse Error');
  expect(calls).toBe(2);
});
