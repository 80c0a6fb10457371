import { hash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '../listen.ts';
import { parseUniqueJson } from '../unique-json.ts';
import { ChangeError, type InspectorChanges } from './changes.ts';
import { type StartInterval, streamEvents } from './event-stream.ts';
import type { InspectorState } from './model.ts';
import type { Page } from './page.ts';
import { toPcap } from './pcap.ts';
import type { PutOff } from './put-off.ts';
import { readBody } from './read-body.ts';
import type { Recorder } from './recorder.ts';

/** More than anybody has windows. */
const MAX_READERS = 64;

/** UTF-8 it is in any case. https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

const DATA_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export interface InspectorServerOptions {
  recorder: Recorder;
  putOff: PutOff;
  page: Page;
  /** What stands for a password: at least 128 random bits. */
  path: string;
  run: string;
  state: () => InspectorState;
  changes: InspectorChanges;
  port?: number | undefined;
  startInterval?: StartInterval | undefined;
}

export interface InspectorServer {
  /** `http://127.0.0.1:<port>/<path>/` */
  url: string;
  stop(): Promise<void>;
}

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void | Promise<void>;

interface Route {
  method: 'GET' | 'POST';
  answer: Answer;
}

/**
 * Serves the page and what it shows, on loopback. The path keeps out who was not told it, `Host` a site whose name leads
 * here, `Origin` a site that sends what it cannot read.
 */
export async function startInspectorServer(options: InspectorServerOptions): Promise<InspectorServer> {
  const { recorder, putOff, page, path, run, state, changes, port = 0, startInterval } = options;
  const readers = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { host = '' } = incoming.headers;
    if (!hosts.has(host)) return end(outgoing, 421);
    const [, given = '', rest] = /^\/([^/?]*)\/([^?]*)/.exec(incoming.url ?? '') ?? [];
    if (rest === undefined || !isEqual(given, path)) return end(outgoing, 404);
    const route = routeTo(rest);
    if (!route) return sendJson(outgoing, 404, { error: 'There is nothing here.' });
    if (incoming.method !== route.method) return end(outgoing, 405, { Allow: route.method });
    if (route.method === 'POST') {
      if (incoming.headers.origin !== `http://${host}`) return end(outgoing, 403);
      const type = incoming.headers['content-type'] ?? '';
      if (!JSON_TYPE.test(type)) return end(outgoing, 415);
    }
    await route.answer(incoming, outgoing);
  }

  function routeTo(rest: string): Route | undefined {
    const [, loginId, suffix] = /^logins\/(\d{1,15})(\.pcap)?$/.exec(rest) ?? [];
    if (loginId !== undefined) {
      const send = suffix === undefined ? sendLogin : sendCapture;
      return { method: 'GET', answer: (_, outgoing) => send(outgoing, Number(loginId)) };
    }
    return Object.hasOwn(ROUTES, rest) ? ROUTES[rest] : undefined;
  }

  const ROUTES: Readonly<Record<string, Route>> = {
    '': { method: 'GET', answer: sendPage },
    events: { method: 'GET', answer: sendEvents },
    state: { method: 'GET', answer: (_, outgoing) => sendJson(outgoing, 200, state()) },
    'own-client': { method: 'POST', answer: change(changes.ownClient) },
    tamper: { method: 'POST', answer: change(changes.tamper) },
  };

  function sendPage(_: IncomingMessage, outgoing: ServerResponse): void {
    outgoing
      .writeHead(200, {
        ...DATA_HEADERS,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Length': page.html.length,
        'Content-Security-Policy': page.policy,
      })
      .end(page.html);
  }

  function sendEvents(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (readers.size >= MAX_READERS) {
      end(outgoing, 503);
      return;
    }
    readers.add(outgoing);
    outgoing.once('close', () => readers.delete(outgoing));
    const asked = new URL(incoming.url ?? '', 'http://inspector').searchParams.get('after');
    const after = Number(incoming.headers['last-event-id'] ?? asked ?? 0);
    outgoing.writeHead(200, { ...DATA_HEADERS, 'Content-Type': 'text/event-stream' });
    streamEvents(outgoing, {
      recorder,
      after: Number.isSafeInteger(after) && after > 0 ? after : 0,
      run,
      ...(startInterval && { startInterval }),
    });
  }

  function sendLogin(outgoing: ServerResponse, id: number): void {
    const login = loginOf(outgoing, id);
    if (login) outgoing.writeHead(200, { ...JSON_HEADERS, 'Content-Length': login.length }).end(login);
  }

  function sendCapture(outgoing: ServerResponse, id: number): void {
    const login = loginOf(outgoing, id);
    if (!login) return;
    const capture = toPcap(JSON.parse(login.toString()));
    outgoing
      .writeHead(200, {
        ...DATA_HEADERS,
        'Content-Type': 'application/vnd.tcpdump.pcap',
        'Content-Disposition': `attachment; filename="login-${id}.pcap"`,
        'Content-Length': capture.length,
      })
      .end(capture);
  }

  /** Answers itself where there is none. */
  function loginOf(outgoing: ServerResponse, id: number): Buffer | undefined {
    putOff.hurry(id);
    const login = recorder.login(id);
    if (!login) sendJson(outgoing, 404, { error: 'This login is not kept any more, or never was.' });
    return login;
  }

  function change(make: (wanted: unknown) => Promise<void>): Answer {
    return async (incoming, outgoing) => {
      const body = await readBody(incoming);
      if (body === undefined) return end(outgoing, 413, { Connection: 'close' });
      try {
        await make(parseUniqueJson(body));
      } catch (error) {
        if (error instanceof ChangeError) return sendJson(outgoing, 400, { error: error.message });
        if (error instanceof SyntaxError)
          return sendJson(outgoing, 400, { error: 'This is not JSON, or has a name twice.' });
        throw error;
      }
      sendJson(outgoing, 200, state());
    };
  }

  await listen(server, port, '127.0.0.1');
  const own = (server.address() as AddressInfo).port;
  const hosts: ReadonlySet<string> = new Set([`127.0.0.1:${own}`, `localhost:${own}`]);

  return {
    url: `http://127.0.0.1:${own}/${path}/`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const JSON_HEADERS = { ...DATA_HEADERS, 'Content-Type': 'application/json' };

function sendJson(outgoing: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  outgoing.writeHead(status, { ...JSON_HEADERS, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

function end(outgoing: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  outgoing.writeHead(status, { ...DATA_HEADERS, ...headers, 'Content-Length': 0 }).end();
}

/** Compares in constant time. It compares digests, because both sides must have one length. */
function isEqual(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
