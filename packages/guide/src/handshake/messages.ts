import { BSON } from 'mongodb';

/** One direction's bytes, up to where the other answers. */
export interface Recorded {
  link: 'mongodb' | 'sts';
  isRequest: boolean;
  base64: string;
}

export type Document = BSON.Document;

/** A message between driver and server. */
export interface WireMessage {
  from: 'driver' | 'server';
  opCode: 'OP_QUERY' | 'OP_REPLY' | 'OP_MSG';
  /** The whole message. Its ids are counted from 1 in each login, and the client's metadata is only the driver's. */
  base64: string;
  /** Its document as relaxed Extended JSON, with the payload decoded. */
  fields: Document;
}

/** A message between server and STS. */
export interface HttpMessage {
  from: 'server' | 'STS';
  base64: string;
  /** The first line and the headers, in the order received, names as they were written. */
  head: readonly string[];
  body: string;
}

/** A login, message by message. */
export interface Login {
  hello: WireMessage;
  helloReply: WireMessage;
  saslStart: WireMessage;
  serverFirst: WireMessage;
  saslContinue: WireMessage;
  stsRequest: HttpMessage;
  stsResponse: HttpMessage;
  serverFinal: WireMessage;
  connectionStatus: WireMessage;
  connectionStatusReply: WireMessage;
}

/** @throws when it is not the conversation that the page tells: these messages, in this order, and no others. */
export function readLogin(recorded: readonly Recorded[]): Login {
  const order = recorded
    .map(({ link, isRequest }) => `${link} ${isRequest ? 'request' : 'reply'}`)
    .join(', ');
  const exchange = 'mongodb request, mongodb reply';
  const expected = [
    exchange,
    exchange,
    'mongodb request, sts request, sts reply, mongodb reply',
    exchange,
  ].join(', ');
  if (order !== expected) throw new Error(`The login went otherwise than the page tells it: ${order}`);
  const bytes = recorded.map(({ base64 }) => Buffer.from(base64, 'base64'));
  const wire = (index: number, from: WireMessage['from'], id: number) =>
    readWireMessage(bytes[index] ?? Buffer.alloc(0), from, id);
  const http = (index: number, from: HttpMessage['from']) =>
    readHttpMessage(bytes[index] ?? Buffer.alloc(0), from);
  const login: Login = {
    hello: wire(0, 'driver', 1),
    helloReply: wire(1, 'server', 1),
    saslStart: wire(2, 'driver', 2),
    serverFirst: wire(3, 'server', 2),
    saslContinue: wire(4, 'driver', 3),
    stsRequest: http(5, 'server'),
    stsResponse: http(6, 'STS'),
    serverFinal: wire(7, 'server', 3),
    connectionStatus: wire(8, 'driver', 4),
    connectionStatusReply: wire(9, 'server', 4),
  };
  const commands = [login.hello, login.saslStart, login.saslContinue, login.connectionStatus].map(
    ({ fields }) => Object.keys(fields)[0],
  );
  if (commands.join() !== 'ismaster,saslStart,saslContinue,connectionStatus') {
    throw new Error(`The driver sent other commands than the page tells: ${commands.join(', ')}`);
  }
  return login;
}

/** The value of a header. @throws when there is none. */
export function headerOf({ head }: HttpMessage, name: string): string {
  const line = head.slice(1).find((header) => header.toLowerCase().startsWith(`${name}:`));
  if (line === undefined) throw new Error(`The request has no header ${name}.`);
  return line.slice(name.length + 1).trim();
}

// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
const HEADER_BYTES = 16;

function readWireMessage(message: Buffer, from: WireMessage['from'], id: number): WireMessage {
  if (message.readInt32LE(0) !== message.length) {
    throw new Error('More than one message where there should be one.');
  }
  const { opCode, start } = readKind(message);
  const document = withoutMachine(BSON.deserialize(message.subarray(start), { promoteBuffers: false }));
  const bytes = Buffer.concat([message.subarray(0, start), BSON.serialize(document)]);
  // The ids are the process's own count, in which other connections take part.
  const [requestId, responseTo] = from === 'driver' ? [id, 0] : [id, id];
  for (const [index, value] of [bytes.length, requestId, responseTo].entries()) {
    bytes.writeInt32LE(value, index * 4);
  }
  return { from, opCode, base64: bytes.toString('base64'), fields: readFields(document) };
}

function readKind(message: Buffer): { opCode: WireMessage['opCode']; start: number } {
  switch (message.readInt32LE(12)) {
    case 1:
      // Flags, a cursor's id, two numbers.
      return { opCode: 'OP_REPLY', start: HEADER_BYTES + 20 };
    case 2004:
      // Flags, the collection's name up to a zero, two numbers.
      return { opCode: 'OP_QUERY', start: message.indexOf(0, HEADER_BYTES + 4) + 1 + 8 };
    case 2013:
      // Flags, and the kind of the first section.
      return { opCode: 'OP_MSG', start: HEADER_BYTES + 5 };
    default:
      throw new Error(`A message with opcode ${message.readInt32LE(12)}.`);
  }
}

/** What differs from machine to machine is left out. */
function withoutMachine(document: Document): Document {
  if (!('client' in document)) return document;
  return { ...document, client: { driver: document.client.driver, platform: '…', os: '…' } };
}

function readFields(document: Document): Document {
  const bytes = document.payload?.value() as Uint8Array | undefined;
  const payload = bytes?.length ? BSON.deserialize(bytes, { promoteBuffers: false }) : undefined;
  return JSON.parse(BSON.EJSON.stringify(payload ? { ...document, payload } : document, { relaxed: true }));
}

function readHttpMessage(bytes: Buffer, from: HttpMessage['from']): HttpMessage {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  return {
    from,
    base64: bytes.toString('base64'),
    head: text.slice(0, end).split('\r\n'),
    body: text.slice(end + 4),
  };
}
