import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, type AccountOptions, createAccount } from '../../src/account/account.ts';
import type { PolicyDocument } from '../../src/account/policy.ts';
import { type AwsServices, type AwsServicesOptions, createAwsServices } from '../../src/aws/aws-services.ts';
import type { Clock } from '../../src/clock.ts';
import { type HttpHandler, type HttpServer, startHttpServer } from '../../src/http/http-server.ts';
import type { SigningKey } from './http.ts';

/** 2 January 2026, 03:04:05 UTC. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

type AwsServer = AwsServices & HttpServer;

/** The services of AWS on a port of their own. */
export async function startAwsServer(options: AwsServicesOptions): Promise<AwsServer> {
  const services = createAwsServices(options);
  return { ...services, ...(await startHttpServer(services.handler, options)) };
}

export interface TestServer extends AwsServer, AsyncDisposable {
  account: Account;
  /** A static key of the user `alice`. */
  key: SigningKey;
}

/** A server of one test: `await using` stops it. */
export async function startTestServer(
  clock: Clock = () => NOW,
  options: AccountOptions = {},
): Promise<TestServer> {
  const account = createAccount(clock, undefined, undefined, options);
  account.createUser({ userName: 'alice' });
  const server = await startAwsServer({ account, clock });
  return {
    ...server,
    account,
    key: account.createAccessKey({ userName: 'alice' }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** One handler on a port of its own, for one test. */
export async function serve(handler: HttpHandler, clock: Clock): Promise<HttpServer & AsyncDisposable> {
  const server = await startHttpServer(handler, { clock });
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}

export function trustOf(service: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
    ],
  };
}

/** The ARN that whole and unexpired temporary credentials of the account stand for. */
export function callerArn(account: Account, credentials: SigningKey & { expiration?: Date }): string {
  const record = account.findKey(credentials.accessKeyId);
  if (
    !record ||
    record.secretAccessKey !== credentials.secretAccessKey ||
    record.sessionToken !== credentials.sessionToken ||
    Math.abs((record.expiration?.getTime() ?? 0) - (credentials.expiration?.getTime() ?? 0)) > 999
  ) {
    throw new Error('Not credentials of the account.');
  }
  return record.identity.arn;
}

/** The SDK reads each ini file once per process and path, so each test has a folder of its own. */
export async function createFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-aws-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
