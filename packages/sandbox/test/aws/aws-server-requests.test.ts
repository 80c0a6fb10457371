import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/account/account.ts';
import { type AwsRequest, logRequests } from '../../src/aws/request-log.ts';
import { BoundedLog } from '../../src/bounded-log.ts';
import { send } from './http.ts';
import { NOW, serve, startAwsServer } from './servers.ts';

const clock = () => NOW;

async function startWithLog() {
  const requests = new BoundedLog<AwsRequest>();
  const server = await startAwsServer({ account: createAccount(clock), clock, requests });
  return { ...server, requests, [Symbol.asyncDispose]: () => server.stop() };
}

describe('requests are told apart by path, and recorded', () => {
  test.each([
    ['GET', '/?Action=Nothing', 'sts', '/', 400],
    ['PUT', '/', 'sts', '/', 405],
    ['GET', '/federation/credentials?account_id=1&role_name=a', 'sso', '/federation/credentials', 401],
    ['POST', '/token?refreshToken=secret', 'sso-oidc', '/token', 400],
    ['POST', '/client/register', 'sso-oidc', '/client/register', 501],
    ['POST', '/device_authorization', 'sso-oidc', '/device_authorization', 501],
    ['POST', '/v1/token', 'signin', '/v1/token', 400],
  ] as const)('%s %s', async (method, target, service, path, status) => {
    await using server = await startWithLog();
    expect((await send(server.url, { method, path: target })).status).toBe(status);
    const error = target.includes('Action=') && { errorCode: 'InvalidAction' };
    expect(server.requests.entries()).toEqual([{ service, method, path, status, ...error }]);
  });

  test.each(['/federation/credentials/', '/tokens', '/v1', '/v1/token/', '/v2/token', '/client', '/TOKEN'])(
    'but not %s, which is nobody',
    async (path) => {
      await using server = await startWithLog();
      expect(await send(server.url, { method: 'POST', path })).toMatchObject({ status: 404, body: '' });
      expect(server.requests.entries()).toEqual([]);
    },
  );

  test('into a log of its own, when none is given', async () => {
    const server = await startAwsServer({ account: createAccount(clock), clock });
    expect((await send(server.url, { path: '/?Action=Nothing' })).status).toBe(400);
    await server.stop();
  });
});

describe('a record', () => {
  async function record(path: string): Promise<AwsRequest | undefined> {
    const requests = new BoundedLog<AwsRequest>();
    const handler = logRequests('container-credentials', () => ({ status: 200 }), {
      account: createAccount(clock),
      log: requests,
    });
    await using server = await serve(handler, clock);
    await send(server.url, { path });
    return requests.entries()[0];
  }

  test.each([
    ['/v2/credentials/12345678-1234-1234-1234-123456789012', '/v2/credentials/…'],
    ['/v2/credentials/12345678-1234-1234-1234-123456789012/x', '/v2/credentials/…'],
    ['//v2/credentials/12345678-1234-1234-1234-123456789012', '//v2/credentials/…'],
    ['/v2//credentials///12345678-1234-1234-1234-123456789012', '/v2//credentials///…'],
    ['/v2/credentials', '/v2/credentials'],
    ['/v1/credentials', '/v1/credentials'],
  ])('of %s says %s', async (path, recorded) => {
    expect(await record(path)).toEqual({
      service: 'container-credentials',
      method: 'GET',
      path: recorded,
      status: 200,
    });
  });

  test.each([
    [`/${'a'.repeat(5000)}`, '/… (5000 characters)'],
    ['/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '/… (40 characters)'],
    ['/latest/wJalrXUtnFEMI%2FK7MDENG', '/latest/… (23 characters)'],
    [
      '//latest/meta-data/iam/security-credentials//mdb-role',
      '//latest/meta-data/iam/security-credentials//mdb-role',
    ],
    [
      '/latest/meta-data/iam/security-credentials/wJalrXUtnFEMI/K7MDENG',
      '/latest/meta-data/iam/security-credentials/… (21 characters)',
    ],
    ['//v2/credentials/12345678-1234-1234-1234-123456789012', '//v2/credentials/…'],
    ['/latest/%1b%5d0%3bx%07', '/latest/… (14 characters)'],
  ])('shows no part that may be a secret, and bounds it: %#', async (path, recorded) => {
    expect((await record(path))?.path).toBe(recorded);
  });
});
