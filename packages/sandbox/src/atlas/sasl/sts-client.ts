import { Agent, request as httpRequest } from 'node:http';
import type { ClientSecond } from './payloads.ts';
import { xmlText } from './xml-text.ts';

/** The body every client signs, and the server sends in its name. It is never sent by the client itself. */
const STS_BODY = 'Action=GetCallerIdentity&Version=2011-06-15';

const STS_TIMEOUT_MS = 10_000;

/** Enough to keep the sandbox's STS busy; a thousand logins at once need not be a thousand more sockets. */
const MAX_SOCKETS = 16;

export interface StsClient {
  getCallerIdentity(signed: SignedCall): Promise<StsAnswer>;
  /** Ends the calls under way, and makes no more. */
  stop(): void;
}

export interface SignedCall extends ClientSecond {
  serverNonce: Buffer;
  gs2CbFlag: 'n' | 'y';
}

export type StsAnswer = { status: 200; arn: string } | { status: number; error: string };

/**
 * Sends STS exactly the request the client signed: the server adds no credential of its own, so STS's answer is about
 * the client. `stsHost` is what the client was told and signed; `address` is where the socket goes.
 */
export function createStsClient(address: string, stsHost: string, timeoutMs = STS_TIMEOUT_MS): StsClient {
  const { hostname, port } = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, noDelay: true });
  let isStopped = false;

  return {
    async getCallerIdentity({ authorizationHeader, amzDate, sessionToken, gs2CbFlag, serverNonce }) {
      if (isStopped) throw new Error('the server does not call STS any more');
      // `http.request` and not `fetch`, which drops a Host header without a word.
      const headers = [
        ['Host', stsHost],
        ['Content-Length', String(STS_BODY.length)],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Authorization', authorizationHeader],
        ['X-Amz-Date', amzDate],
        ['x-mongodb-gs2-cb-flag', gs2CbFlag],
        ['x-mongodb-server-nonce', serverNonce.toString('base64')],
        ...(sessionToken === undefined ? [] : [['X-Amz-Security-Token', sessionToken]]),
      ];
      const { status, body } = await post({
        hostname,
        port,
        agent,
        headers: headers.flat(),
        timeout: timeoutMs,
        mayRepeat: () => !isStopped,
      });
      if (status !== 200) {
        const code = xmlText(body, 'ErrorResponse', 'Error', 'Code');
        const message = xmlText(body, 'ErrorResponse', 'Error', 'Message');
        return { status, error: code === undefined ? `HTTP status ${status}` : `${code}: ${message ?? ''}` };
      }
      const arn = xmlText(body, 'GetCallerIdentityResponse', 'GetCallerIdentityResult', 'Arn');
      if (!arn) throw new Error('STS answered 200 without an Arn');
      return { status: 200, arn };
    },
    stop() {
      isStopped = true;
      agent.destroy();
    },
  };
}

interface Post {
  hostname: string;
  port: string;
  agent: Agent;
  headers: string[];
  /** Milliseconds. */
  timeout: number;
  mayRepeat(): boolean;
}

function post(options: Post): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ ...options, method: 'POST', path: '/' });
    request.on('timeout', () => request.destroy(new Error('STS did not answer in time')));
    request.on('error', (error: NodeJS.ErrnoException) => {
      // STS may end an idle connection while a request is on its way to it. Nothing was answered, and asking who the
      // caller is changes nothing, so it is asked again on another: https://nodejs.org/api/http.html#requestreusedsocket
      if (request.reusedSocket && error.code === 'ECONNRESET' && options.mayRepeat())
        post(options).then(resolve, reject);
      else reject(error);
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.end(STS_BODY);
  });
}
