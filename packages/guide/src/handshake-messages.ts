import { BSON } from 'mongodb';

/** One direction's bytes, up to where the other answers. */
export interface Recorded {
  link: 'mongodb' | 'sts';
  isRequest: boolean;
  base64: string;
}

export type Document = BSON.Document;

/** A document that a message carried, and in what kind of message. */
export interface WireMessage {
  opCode: 'OP_QUERY' | 'OP_REPLY' | 'OP_MSG';
  document: Document;
}

export interface HttpMessage {
  startLine: string;
  /** In the order received, names as they were written. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  /** As it travelled, with LF for CRLF. */
  text: string;
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
  const wire = (index: number) => readWireMessage(bytes[index] ?? Buffer.alloc(0));
  const http = (index: number) => readHttpMessage(bytes[index] ?? Buffer.alloc(0));
  const login: Login = {
    hello: wire(0),
    helloReply: wire(1),
    saslStart: wire(2),
    serverFirst: wire(3),
    saslContinue: wire(4),
    stsRequest: http(5),
    stsResponse: http(6),
    serverFinal: wire(7),
    connectionStatus: wire(8),
    connectionStatusReply: wire(9),
  };
  const commands = [login.hello, login.saslStart, login.saslContinue, login.connectionStatus].map(
    commandName,
  );
  if (commands.join() !== 'ismaster,saslStart,saslContinue,connectionStatus') {
    throw new Error(`The driver sent other commands than the page tells: ${commands.join(', ')}`);
  }
  return login;
}

export function commandName({ document }: WireMessage): string {
  return Object.keys(document)[0] ?? '';
}

/** The document inside `payload`; undefined for an empty payload. */
export function payloadOf({ document }: WireMessage): Document | undefined {
  const bytes = (document.payload as BSON.Binary).value();
  return bytes.length === 0 ? undefined : BSON.deserialize(bytes, { promoteBuffers: false });
}

/** Relaxed Extended JSON, with the payload decoded, and binary data on one line. */
export function formatDocument(document: Document): string {
  const payload = document.payload && payloadOf({ opCode: 'OP_MSG', document });
  return BSON.EJSON.stringify(payload ? { ...document, payload } : document, undefined, 2, { relaxed: true })
    .replace(
      /\{\s+("\$binary": )\{\s+("base64": "[^"]*"),\s+("subType": "\d\d")\s+\}\s+\}/g,
      '{ $1{ $2, $3 } }',
    )
    .replace(/\{\s+("\$\w+": "[^"]*")\s+\}/g, '{ $1 }');
}

// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
const HEADER_BYTES = 16;

function readWireMessage(message: Buffer): WireMessage {
  if (message.readInt32LE(0) !== message.length)
    throw new Error('More than one message where there should be one.');
  const read = (opCode: WireMessage['opCode'], start: number) => ({
    opCode,
    document: BSON.deserialize(message.subarray(start), { promoteBuffers: false }),
  });
  switch (message.readInt32LE(12)) {
    case 1:
      // Flags, a cursor's id, two numbers.
      return read('OP_REPLY', HEADER_BYTES + 20);
    case 2004:
      // Flags, the collection's name up to a zero, two numbers.
      return read('OP_QUERY', message.indexOf(0, HEADER_BYTES + 4) + 1 + 8);
    case 2013:
      // Flags, and the kind of the first section.
      return read('OP_MSG', HEADER_BYTES + 5);
    default:
      throw new Error(`A message with opcode ${message.readInt32LE(12)}.`);
  }
}

function readHttpMessage(bytes: Buffer): HttpMessage {
  const raw = bytes.toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  const [startLine = '', ...lines] = raw.slice(0, end).split('\r\n');
  return {
    startLine,
    headers: lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
    body: raw.slice(end + 4),
    text: raw.replaceAll('\r\n', '\n').trimEnd(),
  };
}
