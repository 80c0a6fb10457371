import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../account/account.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { handleSts, type StsCall } from './sts/sts.ts';

const MAX_BODY_BYTES = 10_000_000;

export interface AwsServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  stsCalls: BoundedLog<StsCall>;
  stop(): Promise<void>;
}

/**
 * AWS over plain HTTP on a loopback port of its own.
 *
 * The request is read raw from `node:http`, without a framework in between: what is verified must be what was sent,
 * and routers decode paths, join repeated headers and drop bodies of GET requests.
 */
export async function startAwsServer(account: Account, clock: Clock): Promise<AwsServer> {
  const stsCalls = new BoundedLog<StsCall>();

  // Node would fill in the machine's own time, and the AWS SDK corrects its clock by this header. Set here, it is also
  // that of the answers Node gives without asking, such as 400 for a missing Host.
  class DatedResponse extends ServerResponse {
    constructor(incoming: IncomingMessage) {
      super(incoming);
      this.setHeader('Date', new Date(clock()).toUTCString());
    }
  }

  const server = createServer({ ServerResponse: DatedResponse }, (incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (!body) {
      outgoing.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: headersOf(incoming),
      body,
    };
    const path = request.url.split('?', 1)[0];
    // Of AWS's answer to other methods and paths nothing is known here; it is an error there too.
    if (path !== '/') {
      outgoing.writeHead(404).end();
      return;
    }
    if (request.method !== 'POST' && request.method !== 'GET') {
      outgoing.writeHead(405, { Allow: 'GET, POST' }).end();
      return;
    }

    const requestId = randomUUID();
    const { response, call } = handleSts(request, { account, now: clock(), requestId });
    if (call) stsCalls.push(call);
    outgoing.writeHead(response.status, {
      'x-amzn-RequestId': requestId,
      'x-amz-sts-extended-request-id': randomBytes(24).toString('base64'),
      ...(response.location === undefined ? {} : { Location: response.location }),
      ...(response.body === '' ? {} : { 'Content-Type': 'text/xml' }),
      'Content-Length': Buffer.byteLength(response.body),
    });
    outgoing.end(response.body);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    stsCalls,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function headersOf({ rawHeaders }: IncomingMessage): HttpRequest['headers'] {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return headers;
}

/** Undefined for a body that is too large, the rest of which is then left unread. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed when left early: the 413 still has to go out on the same socket.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
