import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGate } from '@atlas-aws-iam/test-support/gate';

export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** A service of AWS as it is on a bad day. */
export interface FaultyHttp extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Requests that a fault has met. */
  readonly hits: number;
  /** Every request has this answer, and the service behind does not learn of it. */
  fail(answer: Answer): void;
  /** A request waits until the service is mended. */
  hold(): void;
  mend(): void;
}

/** Passes requests on as they came: their signatures cover the host that the client believes to talk to. */
export async function startFaultyHttp(target: string): Promise<FaultyHttp> {
  const { hostname, port: targetPort } = new URL(target);
  let answer: Answer | undefined;
  const gate = createGate();
  let isHeld = false;
  let hits = 0;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (answer || isHeld) hits += 1;
    if (answer) {
      const { status, contentType, body } = answer;
      incoming.resume();
      outgoing.writeHead(status, { 'Content-Type': contentType }).end(body);
      return;
    }
    await gate.passed();
    const { method, url: path, rawHeaders } = incoming;
    const onward = request({
      hostname,
      port: targetPort,
      method,
      path,
      headers: rawHeaders,
      agent: false,
    });
    onward.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  function mend(): void {
    answer = undefined;
    isHeld = false;
    gate.open();
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get hits() {
      return hits;
    },
    fail(next) {
      answer = next;
    },
    hold() {
      isHeld = true;
      gate.close();
    },
    mend,
    async [Symbol.asyncDispose]() {
      mend();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
