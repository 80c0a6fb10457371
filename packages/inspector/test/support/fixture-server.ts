import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { InspectedEvent, InspectorState, Tampering } from '@atlas-aws-iam/sandbox/inspect';
import { BUILT_PAGE } from './built-page.ts';
import { EVENT_LOGINS, EVENTS } from './fixture-events.ts';
import { policyOf } from './policy.ts';

export interface FixtureServer {
  /** Of the page. */
  url: string;
  port: number;
  /** Sends an event to every page, and to those that come later. */
  push(...events: readonly InspectedEvent[]): void;
  /** Sends events that nobody keeps. */
  flood(events: readonly InspectedEvent[]): void;
  skip(count: number): void;
  /** Makes an IAM user, as somebody may while the page is open. */
  addIdentity(arn: string): void;
  /** Becomes another sandbox, and no connection ends. */
  become(run: string, events: readonly InspectedEvent[]): void;
  /** How many pages listen. */
  readers(): number;
  stop(): Promise<void>;
}

export interface FixtureOptions {
  port?: number;
  run?: string;
  events?: readonly InspectedEvent[];
}

/** What a sandbox serves its page, with events that a test makes up. */
export async function startFixtureServer({
  port = 0,
  run = 'first',
  events = EVENTS,
}: FixtureOptions = {}): Promise<FixtureServer> {
  let kept = [...events];
  let answeringRun = run;
  const details = new Map(EVENT_LOGINS.map((detail) => [detail.id, detail]));
  const readers = new Set<ServerResponse>();
  const tamperings = new Set<Tampering>();
  const identities = [...IDENTITIES];
  let isRunning = false;

  const state = (): InspectorState => ({
    run: answeringRun,
    dialect: 'atlas',
    mongodbUri: 'mongodb://127.0.0.1:27017/testdb?authMechanism=MONGODB-AWS&authSource=%24external',
    awsEndpointUrl: 'http://127.0.0.1:4566',
    ...(isRunning && { ownClient: { principal: OWN_CLIENT, tamperings: [...tamperings] } }),
    identities,
  });

  const routes: Record<string, (incoming: IncomingMessage, outgoing: ServerResponse) => unknown> = {
    'GET ': (_, outgoing) =>
      outgoing
        .writeHead(200, {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': policyOf(BUILT_PAGE),
        })
        .end(BUILT_PAGE),
    'GET state': (_, outgoing) => json(outgoing, state()),
    'GET events': (incoming, outgoing) => {
      const after = Number(new URL(incoming.url ?? '', 'http://fixture').searchParams.get('after'));
      outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('retry: 1000\n\n');
      readers.add(outgoing);
      outgoing.once('close', () => readers.delete(outgoing));
      send(
        [outgoing],
        kept.filter(({ id }) => id > after),
      );
    },
    'POST own-client': async (incoming, outgoing) => {
      isRunning = JSON.parse(await text(incoming)).run;
      json(outgoing, state());
    },
    'POST tamper': async (incoming, outgoing) => {
      const { tampering, on } = JSON.parse(await text(incoming));
      if (on) tamperings.add(tampering);
      else tamperings.delete(tampering);
      json(outgoing, state());
    },
  };

  const server = createServer((incoming, outgoing) => {
    const [, place = ''] = /^\/fixture\/([^?]*)/.exec(incoming.url ?? '') ?? [];
    const [, id, pcap] = /^logins\/(\d+)(\.pcap)?$/.exec(place) ?? [];
    if (id !== undefined && pcap === undefined) return json(outgoing, details.get(Number(id)));
    const route = routes[`${incoming.method} ${place}`];
    if (!route) return outgoing.writeHead(404).end();
    return route(incoming, outgoing);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${own}/fixture/`,
    port: own,
    push(...more) {
      kept.push(...more);
      send(readers, more);
    },
    flood: (more) => send(readers, more),
    skip(count) {
      for (const reader of readers) reader.write(`event: skipped\ndata: ${count}\n\n`);
    },
    addIdentity: (arn) => identities.push({ arn, accessKeys: [], databaseUsers: [] }),
    become(next, others) {
      answeringRun = next;
      kept = [...others];
    },
    readers: () => readers.size,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function send(readers: Iterable<ServerResponse>, events: readonly InspectedEvent[]): void {
  if (events.length === 0) return;
  for (const reader of readers) {
    reader.write(`id: ${events.at(-1)?.id}\ndata: ${JSON.stringify(events)}\n\n`);
  }
}

function json(outgoing: ServerResponse, value: object | undefined): void {
  outgoing
    .writeHead(value ? 200 : 404, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(value ?? { error: 'not kept' }));
}

const OWN_CLIENT = 'arn:aws:iam::123456789012:user/inspector-client';

const IDENTITIES: InspectorState['identities'] = [
  {
    arn: 'arn:aws:iam::123456789012:user/mdb-user',
    accessKeys: [
      { accessKeyId: 'AKIA…MPLE', status: 'Active' },
      { accessKeyId: 'AKIA…2BCD', status: 'Inactive' },
    ],
    databaseUsers: ['arn:aws:iam::123456789012:user/mdb-user'],
  },
  {
    arn: 'arn:aws:iam::123456789012:role/mdb-ec2-role',
    accessKeys: [{ accessKeyId: 'ASIA…7QXZ', status: 'Temporary' }],
    databaseUsers: ['arn:aws:sts::123456789012:assumed-role/mdb-ec2-role/*'],
  },
  {
    arn: 'arn:aws:iam::123456789012:user/somebody-else',
    accessKeys: [{ accessKeyId: 'AKIA…9XYZ', status: 'Active' }],
    databaseUsers: [],
  },
];
