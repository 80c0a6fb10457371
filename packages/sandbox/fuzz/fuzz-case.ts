import { Binary, type Document, deserialize, Int32, serialize } from 'bson';
import {
  clientSecond,
  readServerFirst,
  type ServerFirst,
  saslContinue,
  saslStart,
} from '../src/login-client/conversation.ts';
import { OP_MSG, OP_QUERY, opMsg, opQuery } from '../src/login-client/frames.ts';
import type { Keys } from '../src/login-client/sign.ts';
import { mutateTree } from './bson-tree.ts';
import { dailyCommands, helloDocument } from './commands.ts';
import { cutFrames, formatOpMsg, type OpMsgParts, withChecksum } from './frames.ts';
import { type FuzzClient, openFuzzClient, Violation } from './fuzz-client.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { type Random, randomOfCase } from './random.ts';

export interface FuzzTarget {
  mongodbUri: string;
  keys: Keys;
}

export interface CaseResult {
  replies: number;
  /** The server ended the connection before it was asked to. */
  isClosedByServer: boolean;
  /** `ok`, or the code of an error, of each reply to what was bent. */
  outcomes: string[];
  login: Login;
}

/** `unknown`: a login may have gone through, and the connection ended before the server could be asked. */
export type Login = 'yes' | 'no' | 'unknown';

/** How far the connection has come when it is sent what is bent. */
const STAGES = ['fresh', 'greeted', 'saslStart', 'saslContinue', 'logged in', 'logged in'] as const;

/** Far from the ids of what is bent; each sentinel's is its own, by the replies before it. */
const FIRST_SENTINEL_ID = 0x7e57_0000;
const CODES = [0, 1, 1000, 2001, 2002, 2004, 2005, 2006, 2007, 2010, 2011, 2012, 2013, 2014, -1, 0x7fffffff];

/** The name under which the server's record of logins shows who they were. */
export const HEALTH_APPLICATION = 'health';
export const applicationName = (index: number) => `case ${index}`;

/**
 * One connection, one message bent on its way, and everything that must be true of the answer.
 *
 * @throws Violation
 */
export async function runCase(target: FuzzTarget, seed: number, index: number): Promise<CaseResult> {
  const random = randomOfCase(seed, index);
  const stage = random.pick(STAGES);
  const client = await openFuzzClient(target.mongodbUri);
  try {
    if (stage !== 'fresh') await greet(client, index);
    const before = client.replies.length;
    let login: Login = 'no';
    if (stage === 'fresh' || stage === 'greeted') {
      await sendBent(client, bentCommand(random, stage === 'fresh'), random, false);
    } else if (stage === 'logged in') {
      await logIn(client, target.keys);
      await sendBent(client, bentCommand(random, false), random, true);
      login = 'yes';
    } else {
      login = await bendLogin(client, target.keys, random, stage);
    }
    const isClosedByServer = client.isClosed;
    await client.end();
    const answers = client.replies.slice(before);
    return {
      replies: client.replies.length,
      isClosedByServer,
      outcomes: answers.map(({ document }) => (document.ok === 1 ? 'ok' : String(document.code))),
      login,
    };
  } finally {
    client.socket.destroy();
  }
}

/** A client as a driver would be: it must get what it asks for. Leaves nothing behind. */
export async function checkHealth(target: FuzzTarget): Promise<void> {
  const client = await openFuzzClient(target.mongodbUri);
  await ask(client, { ...helloDocument, client: { application: { name: HEALTH_APPLICATION } } });
  await logIn(client, target.keys);
  const status = await ask(client, { connectionStatus: 1, $db: 'admin' });
  if (status.authInfo?.authenticatedUsers?.length !== 1) throw new Violation('a fresh client cannot log in');
  await ask(client, { delete: 'things', deletes: [{ q: {}, limit: 0 }], $db: 'testdb' });
  await ask(client, { insert: 'things', documents: [{ _id: 1, a: 1 }], $db: 'testdb' });
  const found = await ask(client, { find: 'things', filter: { _id: 1 }, $db: 'testdb' });
  if (found.cursor?.firstBatch?.length !== 1)
    throw new Violation('a fresh client cannot find what it inserted');
  await client.end();
}

async function greet(client: FuzzClient, index: number): Promise<void> {
  await ask(client, { ...helloDocument, client: { application: { name: applicationName(index) } } });
}

async function ask(client: FuzzClient, document: Document): Promise<Document> {
  const requestId = 1_000_000 + client.replies.length;
  client.send(opMsg(document, { requestId }));
  const reply = await client.replyTo(requestId);
  if (reply?.document.ok !== 1) {
    throw new Violation(`${Object.keys(document)[0]} is not answered: ${reply?.document.errmsg ?? 'closed'}`);
  }
  return reply.document;
}

async function logIn(client: FuzzClient, keys: Keys): Promise<void> {
  const first = await ask(client, saslStart(serialize(clientFirst(Buffer.alloc(32, 1)))));
  const second = clientSecond(keys, readServerFirst(first));
  await ask(client, saslContinue(serialize(second)));
}

const clientFirst = (nonce: Buffer): Document => ({ r: new Binary(nonce), p: new Int32(110) });

/** Bends client first or client second. The client goes on with what it meant to send, as one does behind a bad wire. */
async function bendLogin(
  client: FuzzClient,
  keys: Keys,
  random: Random,
  stage: 'saslStart' | 'saslContinue',
): Promise<Login> {
  const nonce = random.bytes(32);
  const start = clientFirst(nonce);
  let sent: Buffer = Buffer.alloc(0);

  let serverFirst: ServerFirst;
  if (stage === 'saslStart') {
    sent = bentPayload(saslStart, serialize(start), random);
    const before = client.replies.length;
    if ((await sendBent(client, sent, random, false)) === undefined) return 'no';
    const reply = client.replies
      .slice(before)
      .map(({ document }) => document)
      .findLast(({ payload }) => Buffer.isBuffer(payload) || typeof payload === 'string');
    if (!reply) return 'no';
    const payload = Buffer.from(reply.payload, 'base64');
    const received = readServerFirst({ ...reply, payload });
    // Signed for the nonce that was meant: were another one to pass, the signature would cover what was not sent.
    serverFirst = { ...received, serverNonce: Buffer.concat([nonce, received.serverNonce.subarray(32)]) };
  } else {
    const first = await ask(client, saslStart(serialize(start)));
    serverFirst = readServerFirst(first);
  }

  const second = clientSecond(keys, serverFirst);
  const continued =
    stage === 'saslContinue'
      ? bentPayload(saslContinue, serialize(second), random)
      : opMsg(saslContinue(serialize(second)));
  const isLoggedIn = await sendBent(client, continued, random, undefined);
  if (isLoggedIn === false) return 'no';

  const isAsMeant = stage === 'saslStart' ? carriesFirst(sent, start) : carriesSecond(continued, second);
  if (isLoggedIn === undefined) return isAsMeant ? 'unknown' : 'no';
  if (!isAsMeant) throw new Violation(`a ${stage} that was changed on its way logged in`);
  return 'yes';
}

/**
 * Sends what is bent, then a question whose answer is known. By the lengths in the header alone it is clear whether the
 * server can still be waiting for more, so nothing is waited for with a clock.
 *
 * @param isLoggedIn what the server must say of the connection; undefined where that is what is asked
 * @returns whether the server says that somebody is logged in; undefined when it no longer says anything
 */
async function sendBent(
  client: FuzzClient,
  bent: Buffer,
  random: Random,
  isLoggedIn: boolean | undefined,
): Promise<boolean | undefined> {
  const sentinelId = FIRST_SENTINEL_ID + client.replies.length;
  const sentinel = opMsg({ connectionStatus: 1, $db: 'admin' }, { requestId: sentinelId });
  const stream = Buffer.concat([bent, sentinel]);
  // In one piece or in several, which the server must not be able to tell apart.
  if (random.isOneIn(4)) {
    const at = random.int(stream.length);
    client.send(stream.subarray(0, at));
    client.send(stream.subarray(at));
  } else {
    client.send(stream);
  }
  const { frames, rest } = cutFrames(stream);
  const isAsked = rest === 'nothing' && frames.at(-1)?.equals(sentinel);
  if (!isAsked) {
    await client.end();
    return undefined;
  }
  const reply = await client.replyTo(sentinelId);
  const users = reply?.document.authInfo?.authenticatedUsers;
  if (!Array.isArray(users)) return undefined;
  if (isLoggedIn === false && users.length > 0) throw new Violation('nobody has logged in, and somebody is');
  return users.length > 0;
}

function bentCommand(random: Random, isFirst: boolean): Buffer {
  const hello = opQuery('admin.$cmd', serialize({ ...helloDocument, hello: undefined, ismaster: 1 }));
  if (isFirst && random.isOneIn(2)) return bendFrame(hello, random);
  const parts = random.isOneIn(8) ? { body: serialize(helloDocument) } : random.pick(dailyCommands);
  const other = formatOpMsg(random.pick(dailyCommands));
  return random.isOneIn(3) ? bendFrame(formatOpMsg(parts), random, other) : bendParts(parts, random, other);
}

/** Bends the documents of a message, and frames them as they should be. */
function bendParts(parts: OpMsgParts, random: Random, other: Buffer): Buffer {
  const bend = (document: Uint8Array) => {
    const bytes = Buffer.from(document);
    return random.isOneIn(4) ? mutateBytes(bytes, random, other) : mutateTree(bytes, random);
  };
  const sequences = parts.sequences ?? [];
  if (sequences.length > 0 && random.isOneIn(2)) {
    const at = random.int(sequences.length);
    const bent = sequences.map((sequence, index) =>
      index === at ? { ...sequence, documents: sequence.documents.map(bend) } : sequence,
    );
    return formatOpMsg({ ...parts, sequences: bent });
  }
  return formatOpMsg({ ...parts, body: bend(parts.body) });
}

/** Bends a message as bytes, lengths and all. */
function bendFrame(message: Buffer, random: Random, other: Buffer = message): Buffer {
  const bent = Buffer.from(message);
  switch (random.int(6)) {
    case 0:
      bent.writeInt32LE(random.isOneIn(3) ? random.int(2 ** 31) : random.pick(CODES), 12);
      return bent;
    case 1:
      bent.writeUInt32LE(random.isOneIn(3) ? random.int(2 ** 32) : 1 << random.int(31), 16);
      return bent;
    case 2:
      return Buffer.concat([message, other, mutateBytes(message, random, other)]);
    case 3: {
      const mutated = mutateBytes(message, random, other);
      if (mutated.length >= 16) mutated.writeInt32LE(mutated.length, 0);
      return message.readInt32LE(12) === OP_QUERY ? mutated : withChecksum(mutated);
    }
    default:
      return mutateBytes(message, random, other);
  }
}

/** Bends the payload inside its command, the command around it, or the message around both. */
function bentPayload(command: (payload: unknown) => Document, payload: Uint8Array, random: Random): Buffer {
  const bytes = Buffer.from(payload);
  const whole = formatOpMsg({ body: serialize(command(bytes)) });
  switch (random.int(6)) {
    case 0:
      return formatOpMsg({ body: serialize(command(mutateBytes(bytes, random, whole))) });
    case 1:
    case 2:
      return formatOpMsg({ body: serialize(command(mutateTree(bytes, random))) });
    case 3:
      return formatOpMsg({ body: serialize(command(mutateBytes(bytes, random, whole).toString('base64'))) });
    case 4:
      return bendParts({ body: serialize(command(bytes)) }, random, whole);
    default:
      return bendFrame(whole, random);
  }
}

/** Is there a client first in the stream that says what was meant? */
function carriesFirst(stream: Buffer, { r, p }: Document): boolean {
  return payloadsIn(stream, 'saslStart').some(
    (payload) => Number(payload.p) === Number(p) && Buffer.from(r.value()).equals(bytesOf(payload.r)),
  );
}

function carriesSecond(stream: Buffer, second: Document): boolean {
  return payloadsIn(stream, 'saslContinue').some(
    ({ a, d, t }) =>
      meaningOf(a) === meaningOf(second.a) &&
      String(d).trim() === second.d &&
      String(t ?? '') === (second.t ?? ''),
  );
}

/** The three parts of an Authorization header, however it is spaced. */
function meaningOf(header: unknown): string {
  const parts = ['Credential', 'SignedHeaders', 'Signature'].map(
    (name) => [...String(header).matchAll(new RegExp(`(?:^|[\\s,])${name}=([^,\\s]*)`, 'g'))].at(-1)?.[1],
  );
  return parts.join(' ');
}

function payloadsIn(stream: Buffer, command: string): Document[] {
  return cutFrames(stream).frames.flatMap((message) => {
    try {
      if (message.readInt32LE(12) !== OP_MSG) return [];
      const body = message.subarray(21, 21 + message.readInt32LE(21));
      const document = deserialize(body, { promoteBuffers: true });
      if (!(command in document)) return [];
      return [deserialize(Buffer.from(document.payload, 'base64'), { promoteBuffers: true })];
    } catch {
      return [];
    }
  });
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}
