import type { Socket } from 'node:net';
import { Binary, Decimal128, Int32, serialize } from 'bson';
import { formatOpMsg } from '../../fuzz/frames.ts';
import {
  clientSecond,
  readServerFirst,
  saslContinue,
  saslStart,
} from '../../src/login-client/conversation.ts';
import { frame, OP_MSG, opMsg } from '../../src/login-client/frames.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { ask, openSocket, sendAndPing, sendRaw } from './exchange.ts';

export interface AttackTarget {
  mongodbPort: number;
  awsPort: number;
  keys: Keys;
}

export interface Attack {
  name: string;
  /** Makes what all connections send, once, and gives what one of them does. */
  prepare(): (target: AttackTarget, otherClient: OtherClient) => Promise<unknown>;
}

export interface OtherClient {
  /** Resolves when the other client's next so many pings are answered: for attacks that wait for nothing themselves. */
  afterPings(count: number): Promise<void>;
}

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_BODY_BYTES = 10_000_000;

/** What one client that has not logged in, or one that has, may do to a server at the least cost to itself. */
export const ATTACKS: readonly Attack[] = [
  onMongodb('ping of 5.4 million nulls', () => [message(nulls(MAX_DOCUMENT_BYTES))]),
  onMongodb('48 MB of zeros in one message', () => [frame(OP_MSG, Buffer.alloc(48_000_000 - 16))]),
  onMongodb('documents nested two million deep', () => [message(nested(2_000_000))]),
  onMongodb('nine million empty documents in a sequence', () => [sequenceOfEmpties(48_000_000)]),
  onMongodb('saslStart with 16 MB of payload', () => [opMsg(saslStart(Buffer.alloc(16_000_000)))]),
  onMongodb('200 pings of 16,000 nulls', () => Array.from({ length: 200 }, () => message(nulls(65_000)))),
  onMongodb('100,000 empty messages', () => [
    Buffer.concat(Array(100_000).fill(frame(OP_MSG, Buffer.alloc(0)))),
  ]),
  onMongodb('20,000 pings in one piece', () => [Buffer.concat(Array(20_000).fill(ping()))]),
  onMongodb('20,000 pings that want no reply', () => [Buffer.concat(Array(20_000).fill(ping(2)))]),
  {
    name: '20,000 pings whose replies are never read',
    prepare() {
      const bytes = Buffer.concat(Array(20_000).fill(ping()));
      return withSocket('mongodbPort', async (socket, _target, otherClient) => {
        socket.pause();
        socket.write(bytes);
        await otherClient.afterPings(100);
      });
    },
  },
  {
    name: 'a message that never ends',
    prepare: () =>
      withSocket('mongodbPort', async (socket, _target, otherClient) => {
        socket.write(message(nulls(60_000)).subarray(0, -1));
        await otherClient.afterPings(100);
      }),
  },
  {
    name: 'client second with 15 million commas',
    prepare() {
      const second = opMsg(saslContinue(serialize({ a: ','.repeat(15_000_000), d: '' })));
      return withSocket('mongodbPort', async (socket) => {
        await ask(socket, saslStart(serialize({ r: new Binary(Buffer.alloc(32)), p: new Int32(110) })));
        await sendAndPing(socket, [second]);
      });
    },
  },
  {
    name: 'client second with 60,000 commas',
    prepare() {
      const second = opMsg(saslContinue(serialize({ a: ','.repeat(60_000), d: '' })));
      return withSocket('mongodbPort', async (socket) => {
        await ask(socket, saslStart(serialize({ r: new Binary(Buffer.alloc(32)), p: new Int32(110) })));
        await sendAndPing(socket, [second]);
      });
    },
  },
  onMongodb('TLS to the plain port', () => [CLIENT_HELLO]),
  onMongodb('HTTP to the MongoDB port', () => [Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')]),

  onAws('a form of 1.2 million parameters', () => form('aaaaaa=1&'.repeat(1_100_000))),
  onAws('a form of 10 MB of separators', () => form('&'.repeat(MAX_BODY_BYTES))),
  onAws('an action of 9 MB', () => form(`Version=2011-06-15&Action=${'<'.repeat(9_000_000)}`)),
  onAws('a session name of 9 MB', () => form(webIdentity('RoleSessionName', '<'.repeat(9_000_000)))),
  onAws('a web identity token of 9 MB', () => form(webIdentity('WebIdentityToken', '.'.repeat(9_000_000)))),
  onAws('a body of 20 MB', () => form('a'.repeat(20_000_000))),
  onAws('JSON of 10 MB of brackets', () => json('/token', '['.repeat(MAX_BODY_BYTES))),
  onAws('JSON of three million objects', () => json('/v1/token', `[${'{},'.repeat(3_000_000)}{}]`)),
  onAws('an Authorization of 15,000 commas', () =>
    form('Action=GetCallerIdentity&Version=2011-06-15', [
      `Authorization: AWS4-HMAC-SHA256 ${','.repeat(15_000)}`,
    ]),
  ),
  onAws('5,000 headers', () => form('', Array(5_000).fill('a:'))),
  onAws('TLS to the AWS port', () => [CLIENT_HELLO]),

  loggedIn('5.4 million nulls stored and looked for', async (socket) => {
    const document = nulls(MAX_DOCUMENT_BYTES - 100);
    await sendAndPing(socket, [
      formatOpMsg({
        body: serialize({ insert: 'nulls', $db: 'testdb' }),
        sequences: [{ name: 'documents', documents: [document] }],
      }),
    ]);
    await ask(socket, { find: 'nulls', filter: { b: 1 }, limit: 1, $db: 'testdb' });
    await ask(socket, { delete: 'nulls', deletes: [{ q: {}, limit: 0 }], $db: 'testdb' });
  }),
  loggedIn('$in of 4,000 on an array of 4,000', async (socket) => {
    const numbers = (first: number) => Array.from({ length: 4_000 }, (_, index) => first + index);
    await ask(socket, { insert: 'lists', documents: [{ list: numbers(0) }], $db: 'testdb' });
    await ask(socket, { find: 'lists', filter: { list: { $in: numbers(10_000) } }, $db: 'testdb' });
    await ask(socket, { find: 'lists', filter: { list: { $all: numbers(10_000) } }, $db: 'testdb' });
  }),
  loggedIn('300 times [a-z]{0,999}', async (socket) => {
    await ask(socket, {
      find: 'lists',
      filter: { a: { $regex: '[a-z]{0,999}'.repeat(300) } },
      $db: 'testdb',
    });
  }),
  loggedIn('a path of 20,000 names', async (socket) => {
    await ask(socket, { find: 'lists', filter: { [Array(20_000).fill('a').join('.')]: 1 }, $db: 'testdb' });
  }),
  loggedIn('$or of 100,000 on a text of 1 MB', async (socket) => {
    await ask(socket, { insert: 'texts', documents: [{ text: 'x'.repeat(1_000_000) }], $db: 'testdb' });
    const $or = Array.from({ length: 100_000 }, (_, index) => ({ a: index }));
    await ask(socket, { find: 'texts', filter: { $or }, $db: 'testdb' });
  }),
  loggedIn('500 patterns in an $or on a text of 4,000', async (socket) => {
    await ask(socket, { insert: 'long', documents: [{ text: 'a'.repeat(4_000) }], $db: 'testdb' });
    const $or = Array.from({ length: 500 }, (_, index) => ({ text: { $regex: `(a?){900}b${index}` } }));
    await ask(socket, { find: 'long', filter: { $or }, $db: 'testdb' });
  }),
  loggedIn('10,000 Decimals of 6,000 places sorted', async (socket) => {
    const documents = Array.from({ length: 10_000 }, (_, index) => ({
      price: Decimal128.fromString(`${index}E${index % 2 === 0 ? '' : '-'}6000`),
    }));
    await ask(socket, { insert: 'prices', documents, $db: 'testdb' });
    await ask(socket, { find: 'prices', sort: { price: 1 }, $db: 'testdb' });
  }),
  loggedIn('48 MB after login', (socket) =>
    sendAndPing(socket, [frame(OP_MSG, Buffer.alloc(48_000_000 - 16))]),
  ),
  loggedIn('replies of 15 MB never read', async (socket, _target, otherClient) => {
    const documents = [{ _id: 1, data: new Binary(Buffer.alloc(15_000_000)) }];
    await ask(socket, { insert: 'data', documents, $db: 'testdb' });
    socket.pause();
    for (let reply = 0; reply < 10; reply += 1) socket.write(opMsg({ find: 'data', $db: 'testdb' }));
    await otherClient.afterPings(100);
  }),
  loggedIn('$unwind of 100,000 beside 1 MB', async (socket) => {
    const document = { list: Array(100_000).fill(0), text: 'x'.repeat(1_000_000) };
    await ask(socket, { insert: 'wide', documents: [document], $db: 'testdb' });
    await ask(socket, {
      aggregate: 'wide',
      pipeline: [{ $limit: 1 }, { $unwind: '$list' }],
      cursor: {},
      $db: 'testdb',
    });
  }),
];

/** A ClientHello as OpenSSL sends one, cut short: the server must not wait for the rest. RFC 8446, section 4.1.2. */
const CLIENT_HELLO = Buffer.concat([
  Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  Buffer.alloc(300, 7),
]);

type OnSocket = (socket: Socket, target: AttackTarget, otherClient: OtherClient) => Promise<unknown>;

function withSocket(port: 'mongodbPort' | 'awsPort', use: OnSocket): ReturnType<Attack['prepare']> {
  return async (target, otherClient) => {
    const socket = await openSocket(target[port]);
    try {
      return await use(socket, target, otherClient);
    } finally {
      socket.destroy();
    }
  };
}

function onMongodb(name: string, bytesOf: () => Buffer[]): Attack {
  return {
    name,
    prepare() {
      const bytes = bytesOf();
      return withSocket('mongodbPort', (socket) => sendAndPing(socket, bytes));
    },
  };
}

function onAws(name: string, bytesOf: () => Buffer[]): Attack {
  return {
    name,
    prepare() {
      const bytes = bytesOf();
      return withSocket('awsPort', (socket) => sendRaw(socket, bytes));
    },
  };
}

function loggedIn(name: string, use: OnSocket): Attack {
  return {
    name,
    prepare: () =>
      withSocket('mongodbPort', async (socket, target, otherClient) => {
        const clientFirst = serialize({ r: new Binary(Buffer.alloc(32)), p: new Int32(110) });
        const first = await ask(socket, saslStart(clientFirst));
        const serverFirst = readServerFirst(first ?? {});
        const last = await ask(socket, saslContinue(serialize(clientSecond(target.keys, serverFirst))));
        if (last?.done !== true) throw new Error(`the login was refused: ${last?.errmsg}`);
        return use(socket, target, otherClient);
      }),
  };
}

function ping(flags = 0): Buffer {
  const bytes = opMsg({ ping: 1, $db: 'admin' });
  bytes.writeInt32LE(flags, 16);
  return bytes;
}

function message(body: Uint8Array): Buffer {
  return formatOpMsg({ body });
}

/** `{ ping: 1, $db: 'admin', a: null, a: null, … }`, of three bytes each. */
function nulls(size: number): Buffer {
  const head = Buffer.from(serialize({ ping: 1, $db: 'admin' })).subarray(0, -1);
  const count = Math.floor((size - head.length - 1) / 3);
  const bytes = Buffer.concat([head, Buffer.alloc(count * 3 + 1)]);
  for (let index = 0; index < count; index += 1) bytes.write('\x0aa', head.length + index * 3, 'latin1');
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

/** Each level has its length, one element of type 3 named "a", and the closing zero. */
function nested(depth: number): Buffer {
  const size = 5 + depth * 8;
  const bytes = Buffer.alloc(size);
  for (let level = 0; level < depth; level += 1) {
    bytes.writeInt32LE(size - level * 8, level * 7);
    bytes.write('\x03a\0', level * 7 + 4, 'latin1');
  }
  bytes.writeInt32LE(5, depth * 7);
  return bytes;
}

function sequenceOfEmpties(size: number): Buffer {
  const body = serialize({ insert: 'x', $db: 'testdb' });
  const count = Math.floor((size - body.length - 100) / 5);
  const documents = Buffer.alloc(count * 5);
  for (let index = 0; index < count; index += 1) documents[index * 5] = 5;
  return formatOpMsg({ body, sequences: [{ name: 'documents', documents: [documents] }] });
}

function form(body: string, headers: readonly string[] = []): Buffer[] {
  return post('/', body, ['Content-Type: application/x-www-form-urlencoded', ...headers]);
}

function json(path: string, body: string): Buffer[] {
  return post(path, body, ['Content-Type: application/json']);
}

function post(path: string, body: string, headers: readonly string[]): Buffer[] {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: sts.amazonaws.com',
    `Content-Length: ${body.length}`,
    ...headers,
  ];
  return [Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)];
}

/** The value is not escaped, which would triple it: of a repeated parameter the first counts. */
function webIdentity(name: string, value: string): string {
  const others = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: 'arn:aws:iam::123456789012:role/example',
    RoleSessionName: 'example',
    WebIdentityToken: 'a.b.c',
  });
  return `${name}=${value}&${others}`;
}
