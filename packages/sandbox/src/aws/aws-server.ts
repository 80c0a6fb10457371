import { randomBytes, randomUUID } from 'node:crypto';
import type { Account } from '../account/account.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { type HttpResponse, startHttpServer } from './http-server.ts';
import { handleSts, type StsCall } from './sts/sts.ts';

export interface AwsServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  stsCalls: BoundedLog<StsCall>;
  stop(): Promise<void>;
}

/** The services that `AWS_ENDPOINT_URL` stands for, on one loopback port, told apart by their paths. */
export async function startAwsServer(account: Account, clock: Clock): Promise<AwsServer> {
  const stsCalls = new BoundedLog<StsCall>();
  const server = await startHttpServer(route, { clock });

  function route(request: HttpRequest): HttpResponse {
    const path = request.url.split('?', 1)[0];
    // Of AWS's answer to other methods and paths nothing is known here; it is an error there too.
    if (path !== '/') return { status: 404 };
    if (request.method !== 'POST' && request.method !== 'GET') {
      return { status: 405, headers: { Allow: 'GET, POST' } };
    }
    return sts(request);
  }

  function sts(request: HttpRequest): HttpResponse {
    const requestId = randomUUID();
    const { response, call } = handleSts(request, { account, now: clock(), requestId });
    if (call) stsCalls.push(call);
    return {
      status: response.status,
      headers: {
        'x-amzn-RequestId': requestId,
        'x-amz-sts-extended-request-id': randomBytes(24).toString('base64'),
        ...(response.location === undefined ? {} : { Location: response.location }),
        ...(response.body === '' ? {} : { 'Content-Type': 'text/xml' }),
      },
      body: response.body,
    };
  }

  return { ...server, stsCalls };
}
