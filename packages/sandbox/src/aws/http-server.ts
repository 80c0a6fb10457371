import { once } from 'node:events';
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { createTurns } from '../turns.ts';

const MAX_BODY_BYTES = 10_000_000;

/** No call here needs more. Larger bodies are read and answered one at a time, because twenty at once would be 200 MB. */
const SMALL_BODY_BYTES = 256 * 1024;

/** How long a client may take to send its headers, and its whole request. What AWS allows is not documented. */
const HEADERS_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 60_000;

export interface HttpResponse {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** Undefined leaves the request without an answer, until the client ends its connection. */
export type HttpHandler = (
  request: HttpRequest,
) => HttpResponse | undefined | Promise<HttpResponse | undefined>;

export interface HttpServer {
  /** `http://<host>:<port>` */
  url: string;
  stop(): Promise<void>;
}

/** The timeouts of `node:http`, in milliseconds. */
export interface HttpTimeouts {
  headersTimeout: number;
  requestTimeout: number;
  connectionsCheckingInterval: number;
}

const TIMEOUTS: HttpTimeouts = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 5_000,
};

export interface HttpServerOptions {
  clock: Clock;
  /** `127.0.0.1` when left out. */
  host?: string;
  /** One of the system's choice when left out. */
  port?: number;
  timeouts?: HttpTimeouts;
}

/**
 * Plain HTTP for one service of AWS.
 *
 * The request is read raw from `node:http`, without a framework in between: what is verified must be what was sent,
 * and routers decode paths, join repeated headers and drop bodies of GET requests.
 */
export async function startHttpServer(handler: HttpHandler, options: HttpServerOptions): Promise<HttpServer> {
  const { clock, host = '127.0.0.1', port = 0, timeouts = TIMEOUTS } = options;
  const largeBodies = createTurns();

  // Node would fill in the machine's own time, and the AWS SDK corrects its clock by this header. Set here, it is also
  // that of the answers Node gives without asking, such as 400 for a missing Host.
  class DatedResponse extends ServerResponse {
    constructor(incoming: IncomingMessage) {
      super(incoming);
      this.setHeader('Date', new Date(clock()).toUTCString());
    }
  }

  const server = createServer({ ServerResponse: DatedResponse, ...timeouts }, (incoming, outgoing) => {
    // A fault of ours is an answer too: of a connection that breaks, a client learns nothing.
    answer(incoming, outgoing).catch(() => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { Connection: 'close', 'Content-Length': 0 }).end();
    });
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let endTurn = () => {};
    const onLarge = async () => {
      endTurn = await largeBodies.take();
    };
    try {
      const requestBody = await readBody(incoming, onLarge);
      if (!requestBody) {
        outgoing.writeHead(413, { Connection: 'close' }).end();
        return;
      }
      const { method = '', url = '' } = incoming;
      // Node reads `gzip, chunked` as if there were no gzip. https://www.rfc-editor.org/rfc/rfc9112#section-6.1
      const coding = incoming.headers['transfer-encoding'] ?? 'chunked';
      if (coding.toLowerCase() !== 'chunked') {
        outgoing.writeHead(501, { Connection: 'close', 'Content-Length': 0 }).end();
        return;
      }
      // https://www.rfc-editor.org/rfc/rfc9112#section-3.2
      if ((incoming.headersDistinct.host?.length ?? 0) > 1) {
        outgoing.writeHead(400, { 'Content-Length': 0 }).end();
        return;
      }
      const request = { method, url: originForm(url), headers: headersOf(incoming), body: requestBody };
      const response = await handler(request);
      if (!response) return;
      const { status, headers = {}, body = '' } = response;
      outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
    } finally {
      endTurn();
    }
  }

  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;

  return {
    url: `http://${host}:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Without the scheme and the host that a client behind a proxy names. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return path === target || path.startsWith('/') ? path : `/${path}`;
}

function headersOf({ rawHeaders }: IncomingMessage): HttpRequest['headers'] {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return headers;
}

/**
 * Undefined for a body that is too large, the rest of which is then left unread.
 *
 * @param onLarge awaited once, before more than a small body is read
 */
async function readBody(
  incoming: IncomingMessage,
  onLarge: () => Promise<void>,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving early must not destroy the request: the 413 still has to go out on the same socket.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    const wasSmall = size <= SMALL_BODY_BYTES;
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    if (wasSmall && size > SMALL_BODY_BYTES) await onLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
