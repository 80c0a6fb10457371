import { once } from 'node:events';
import { createServer } from 'node:net';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { serveHttp } from '@atlas-aws-iam/test-support/serve-http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAtlasClient, readAtlasSettings } from '../src/index.ts';
import { openClient } from './support/open-client.ts';
import { STUB_ACCOUNT, startStub, TOKEN } from './support/start-stub.ts';

const LIMITED = {
  status: 429,
  body: { detail: 'Rate limit exceeded.', error: 429, errorCode: 'RATE_LIMITED_TOKEN_BUCKET' },
};
const PAGE = { body: { results: [] } };

describe('a request that is one too many', () => {
  test.each([
    ['as long as is said', [{ ...LIMITED, headers: { 'Retry-After': '55' } }], [55]],
    ['10, 20, 40 and 40 seconds where nothing is said', Array(4).fill(LIMITED), [10, 20, 40, 40]],
    [
      '10 seconds where a date is said',
      [{ ...LIMITED, headers: { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' } }],
      [10],
    ],
    ['a second where none is said to be left', [{ ...LIMITED, headers: { 'Retry-After': '0' } }], [1]],
    ['where a 503 says when to come back', [{ status: 503, headers: { 'Retry-After': '3' }, body: '' }], [3]],
  ])('waits %s, and says so before', async (_, refusals, seconds) => {
    const events: string[] = [];
    const { client } = await startStub([TOKEN, ...refusals, PAGE], {
      onWait: (wait) => events.push(`${wait.operation}: ${wait.seconds}`),
      wait: async (ms) => void events.push(`waits ${ms}`),
    });
    expect(await client.listProjects()).toEqual([]);
    expect(events).toEqual(seconds.flatMap((each) => [`listProjects: ${each}`, `waits ${each * 1000}`]));
  });

  test.each([
    ['longer than may be waited', [{ ...LIMITED, headers: { 'Retry-After': '181' } }], 0],
    [
      'longer together than may be waited',
      Array(3).fill({ ...LIMITED, headers: { 'Retry-After': '100' } }),
      1,
    ],
    ['for ever', [{ ...LIMITED, headers: { 'Retry-After': '1' } }], 4],
  ])('is an error %s', async (_, refusals, waits) => {
    let waited = 0;
    const { client } = await startStub([TOKEN, ...refusals], { wait: async () => void waited++ });
    await expect(client.listProjects()).rejects.toMatchObject({
      status: 429,
      errorCode: 'RATE_LIMITED_TOKEN_BUCKET',
    });
    expect(waited).toBe(waits);
  });

  test('of the token waits, too; and in the sandbox', async () => {
    const seconds: number[] = [];
    const { client } = await startStub([{ ...LIMITED, headers: { 'Retry-After': '7' } }, TOKEN, PAGE], {
      wait: async (ms) => void seconds.push(ms / 1000),
    });
    expect(await client.listProjects()).toEqual([]);
    const waited: string[] = [];
    const { client: real, sandbox } = await openClient({
      onWait: ({ operation }) => waited.push(operation),
      wait: async () => {},
    });
    sandbox.failNext('atlas-throttled');
    expect(await real.listProjects()).toHaveLength(1);
    expect([seconds, waited]).toEqual([[7], ['listProjects']]);
  });

  test('ends with the signal while it waits', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { client } = await startStub([TOKEN, { ...LIMITED, headers: { 'Retry-After': '100' } }], {
      signal,
      onWait: () => controller.abort(new Error('Ctrl-C')),
    });
    await expect(client.listProjects()).rejects.toThrow('Ctrl-C');
    await expect(client.listProjects()).rejects.toThrow('Ctrl-C');
  });
});

describe('what is no answer of Atlas', () => {
  test.each([
    ['HTML', { headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<p>Log in</p>' }, 'not-json'],
    [
      'HTML with an error',
      { status: 503, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
      'not-json',
    ],
    ['JSON of something else', { status: 404, body: { message: 'no route' } }, 'not-json'],
    ['a redirect', { status: 302, headers: { Location: 'https://example.com' }, body: '' }, 'not-json'],
    ['an error without a body', { status: 500, body: '' }, 'not-json'],
    ['a project without an id', { body: { name: 'x', orgId: 'y' } }, 'unexpected'],
    ['null', { body: 'null' }, 'unexpected'],
  ])('%s', async (_, answer, reason) => {
    const { client, heard } = await startStub([TOKEN, answer]);
    await expect(client.getProject('a')).rejects.toMatchObject({
      name: 'AtlasUnreachableError',
      reason,
      operation: 'getProject',
      message: expect.stringMatching(/^Atlas did not answer getProject: /),
    });
    expect(heard).toHaveLength(2);
  });

  test('nobody listens', async () => {
    const port = await closedPort();
    const client = createAtlasClient({ ...STUB_ACCOUNT, baseUrl: `http://127.0.0.1:${port}` });
    await expect(client.listProjects()).rejects.toMatchObject({
      reason: 'network',
      code: 'ECONNREFUSED',
      message: `Atlas did not answer createToken: nobody listens at 127.0.0.1:${port} (ECONNREFUSED)`,
    });
  });

  test('a name that there is not', async () => {
    const client = createAtlasClient({ ...STUB_ACCOUNT, baseUrl: 'https://atlas.invalid' });
    await expect(client.listProjects()).rejects.toMatchObject({ reason: 'network' });
  });

  test('silence, and an answer that stops in the middle', async () => {
    const silent = await serveHttp(() => {});
    const client = createAtlasClient({ ...STUB_ACCOUNT, baseUrl: silent, limitMs: 50 });
    await expect(client.listProjects()).rejects.toMatchObject({
      reason: 'timed-out',
      message: expect.stringContaining('in 0.05 s'),
    });
    const halting = await serveHttp((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{');
      response.socket?.end();
    });
    const other = createAtlasClient({ ...STUB_ACCOUNT, baseUrl: halting });
    await expect(other.listProjects()).rejects.toMatchObject({ reason: 'network' });
  });

  test('another protocol, whose bytes are not repeated', async () => {
    const server = createServer((socket) => socket.end('token-of-nobody\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const client = createAtlasClient({ ...STUB_ACCOUNT, baseUrl: `http://127.0.0.1:${port}` });
    const error = await client.listProjects().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'not-json' });
    expect(error).not.toHaveProperty('cause');
    expect(JSON.stringify(error)).not.toContain('token-of-nobody');
  });

  test('more than any answer is', async () => {
    const baseUrl = await serveHttp((_, response) => void response.end('x'.repeat(17 * 1024 * 1024)));
    const client = createAtlasClient({ ...STUB_ACCOUNT, baseUrl });
    await expect(client.listProjects()).rejects.toMatchObject({ reason: 'network' });
  });

  test('a list that never ends', async () => {
    const endless = { body: { results: [{ id: 'a', name: 'b', orgId: 'c' }], links: [{ rel: 'next' }] } };
    const { client, heard } = await startStub([TOKEN, endless]);
    await expect(client.listProjects()).rejects.toMatchObject({ reason: 'unexpected' });
    expect(heard.at(-1)?.url).toBe('/api/atlas/v2/groups?itemsPerPage=100&pageNum=100&includeCount=false');
  });
});

test('control characters and whole pages stay out of an error', async () => {
  const detail = `\u001b[2J${'x'.repeat(1000)}`;
  const { client } = await startStub([
    TOKEN,
    { status: 400, body: { detail, error: 400, errorCode: 'X\n' } },
  ]);
  const error = await client.listProjects().catch((thrown: Error) => thrown);
  expect((error as Error).message).toMatch(/^Atlas refused listProjects: \[2Jx{397}… \(400 X\)$/);
});

test.each(['', '.', '..'])('"%s" is no part of a path, and nobody is asked', async (part) => {
  const { client, heard } = await startStub([TOKEN]);
  await expect((async () => client.getProject(part))()).rejects.toThrow(RangeError);
  await expect((async () => client.getDatabaseUser('a', part))()).rejects.toThrow(RangeError);
  expect(heard).toEqual([]);
});

test('each value is one part of the path', async () => {
  const { client, heard } = await startStub([TOKEN, { status: 204, body: '' }]);
  await client.deleteDatabaseUser('a/../b?c#d', 'arn:aws:iam::123456789012:role/team/app');
  expect(heard[1]?.url).toBe(
    '/api/atlas/v2/groups/a%2F..%2Fb%3Fc%23d/databaseUsers/%24external/arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fteam%2Fapp',
  );
});

test('the environment: what is set, and what lacks', () => {
  expect(readAtlasSettings({})).toEqual({
    clientId: '',
    clientSecret: '',
    projectId: '',
    baseUrl: 'https://cloud.mongodb.com',
    missing: ['MONGODB_ATLAS_CLIENT_ID', 'MONGODB_ATLAS_CLIENT_SECRET'],
  });
  const env = {
    MONGODB_ATLAS_CLIENT_ID: ' a\n',
    MONGODB_ATLAS_CLIENT_SECRET: 'b',
    MONGODB_ATLAS_PROJECT_ID: 'c',
    MONGODB_ATLAS_BASE_URL: 'd',
  };
  expect(readAtlasSettings(env)).toEqual({
    clientId: 'a',
    clientSecret: 'b',
    projectId: 'c',
    baseUrl: 'd',
    missing: [],
  });
});
