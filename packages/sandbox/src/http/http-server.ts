import { once } from 'node:events';
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { listen } from '../listen.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import type { TlsIdentity } from '../tls-identity.ts';
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
  /** For the record alone: it does not travel. */
  errorCode?: string;
}

/** Undefined leaves the request without an answer, until the client ends its connection. */
export type HttpHandler = (
  request: HttpRequest,
) => HttpResponse | undefined | Promise<HttpResponse | undefined>;

export interface HttpServer {
  /** `http://<host>:<port>`, or `https` */
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
  /** One of the system's choice when left out, or 0. */
  port?: number;
  timeouts?: HttpTimeouts;
  /** What TLS is served with. */
  tlsIdentity?: TlsIdentity | undefined;
  /** 10 MB when left out. */
  maxBodyBytes?: number;
}

/**
 * HTTP for one service.
 *
 * The request is read raw from `node:http`, without a framework in between: what is verified must be what was sent,
 * and routers decode paths, join repeated headers and drop bodies of GET requests.
 */
export async function startHttpServer(handler: HttpHandler, options: HttpServerOptions): Promise<HttpServer> {
  const {
    clock,
    host = '127.0.0.1',
    port = 0,
    timeouts = TIMEOUTS,
    tlsIdentity,
    maxBodyBytes = MAX_BODY_BYTES,
  } = options;
  const largeBodies = createTurns();

  // Node would fill in the machine's own time, and the AWS SDK corrects its clock by this header. Set here, it is also
  // that of the answers Node gives without asking, such as 400 for a missing Host.
  class DatedResponse extends ServerResponse {
    constructor(incoming: IncomingMessage) {
      super(incoming);
      this.setHeader('Date', new Date(clock()).toUTCString());
    }
  }

  const serverOptions = { ServerResponse: DatedResponse, ...timeouts };
  const serve = (incoming: IncomingMessage, outgoing: DatedResponse) => {
    // A fault of ours is an answer too: of a connection that breaks, a client learns nothing.
    answer(incoming, outgoing).catch(() => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { Connection: 'close', 'Content-Length': 0 }).end();
    });
  };
  const server = tlsIdentity
    ? // Most sandboxes serve no TLS.
      (await import('node:https')).createServer(
        { ...serverOptions, key: tlsIdentity.key, cert: tlsIdentity.certificate },
        serve,
      )
    : createServer(serverOptions, serve);

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let turn: Promise<() => void> | undefined;
    const onLarge = async () => {
      turn = largeBodies.take();
      await turn;
    };
    try {
      const body = await readBody(incoming, maxBodyBytes, onLarge);
      if (!body) {
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
      const headers = headersOf(incoming);
      if (headers.filter(([name]) => name.toLowerCase() === 'host').length > 1) {
        outgoing.writeHead(400, { 'Content-Length': 0 }).end();
        return;
      }
      const request = { method, url: originForm(url), headers, body };
      const response = await handler(request);
      if (!response) return;
      const { status, headers: others = {}, body: text = '' } = response;
      outgoing.writeHead(status, { ...others, 'Content-Length': Buffer.byteLength(text) }).end(text);
    } finally {
      // A request that broke off while it waited is still to have its turn.
      void turn?.then((end) => end());
    }
  }

  await listen(server, port, host);
  const address = server.address() as AddressInfo;

  return {
    url: `${tlsIdentity ? 'https' : 'http'}://${host}:${address.port}`,
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
 * By events, because an iterator over a stream costs several times what it takes to read a body in one piece.
 *
 * @param onLarge awaited once, before more than a small body is read
 */
function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  onLarge: () => Promise<void>,
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      const wasSmall = size <= SMALL_BODY_BYTES;
      size += chunk.length;
      if (size > maxBytes) {
        incoming.off('data', onData).pause();
        resolve(undefined);
        return;
      }
      chunks.push(chunk);
      if (!wasSmall || size <= SMALL_BODY_BYTES) return;
      incoming.pause();
      onLarge().then(() => incoming.resume(), reject);
    };
    incoming
      .on('data', onData)
      .on('end', () => resolve(Buffer.concat(chunks, size)))
      .on('error', reject)
      // Of a request that broke off while it was paused there may be neither an end nor an error. Each other one closes too,
      // and an error that nobody gets costs as much as its signature.
      .on('close', () => {
        if (!incoming.readableEnded) reject(new Error('the request broke off'));
      });
  });
}
