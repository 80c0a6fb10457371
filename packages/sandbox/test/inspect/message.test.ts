import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../../src/atlas/wire/crc32c.ts';
import { formatOpMsg } from '../../src/atlas/wire/relayed-message.ts';
import { type SentBytes, toMessage } from '../../src/inspect/message.ts';
import type { Field, Message } from '../../src/inspect/model.ts';
import { frame, HEADER_BYTES, OP_MSG, OP_REPLY, opMsg, opQuery } from '../../src/login-client/frames.ts';
import { clientFirst, saslContinue, saslStart } from '../../src/login-client/index.ts';
import { allFields, fieldOf, messagesOf, recordLogin } from './record-login.ts';

function sentBy(from: 'client' | 'server', bytes: Uint8Array, more: Partial<SentBytes> = {}): Message {
  const to = from === 'client' ? 'server' : 'client';
  return toMessage({ from, to, at: 7, protocol: 'MongoDB', bytes, ...more }, 100_000);
}

function http(from: 'server' | 'sts', text: string): Message {
  const to = from === 'sts' ? 'server' : 'sts';
  return toMessage({ from, to, at: 7, protocol: 'HTTP', bytes: Buffer.from(text, 'latin1') }, 100_000);
}

const shownOf = ({ base64 }: Message) => Buffer.from(base64, 'base64').toString('latin1');
const valuesOf = ({ fields }: Message) => allFields(fields).map(({ topic, value }) => [topic, value]);

/** The bytes of a field, of a message without secrets. */
function bytesOf(message: Message, field: Field | undefined): Buffer {
  return Buffer.from(message.base64, 'base64').subarray(field?.start, field?.end);
}

test('a login of the driver, message by message', async () => {
  const login = await recordLogin();
  const messages = messagesOf(login);
  const titles = messages.map(({ title }) => title);
  expect(titles.slice(0, 8)).toEqual([
    'ismaster',
    'reply to ismaster',
    'saslStart',
    'reply to saslStart',
    'saslContinue',
    'GetCallerIdentity',
    'reply to GetCallerIdentity',
    'reply to saslContinue',
  ]);
  const [hello, helloReply, start, first, second, request, answer, final] = messages as [
    Message,
    Message,
    Message,
    Message,
    Message,
    Message,
    Message,
    Message,
  ];
  expect(fieldOf(hello, 'wire.opCode')?.value).toBe('2004 (OP_QUERY)');
  expect(fieldOf(hello, 'wire.fullCollectionName')?.value).toBe('admin.$cmd');
  expect(fieldOf(hello, 'wire.numberToReturn')?.value).toBe('-1');
  expect(allFields(hello.fields).find(({ value }) => value === 'nodejs')?.topic).toBe('hello.client');
  expect(fieldOf(helloReply, 'wire.opCode')?.value).toBe('1 (OP_REPLY)');
  expect(fieldOf(helloReply, 'wire.cursorID')?.value).toBe('0');
  expect(fieldOf(helloReply, 'wire.numberReturned')?.value).toBe('1');
  expect(fieldOf(helloReply, 'hello.maxWireVersion')?.value).toBe('21');

  expect(fieldOf(start, 'saslStart.mechanism')?.value).toBe('MONGODB-AWS');
  expect(fieldOf(start, 'saslStart.p')?.value).toBe('110 (n)');
  expect(fieldOf(start, 'command.$db')?.value).toBe('$external');
  const nonce = fieldOf(start, 'saslStart.r')?.value ?? '';
  expect(bytesOf(start, fieldOf(start, 'saslStart.r')).subarray(-32).toString('base64')).toBe(nonce);
  const serverNonce = fieldOf(first, 'saslReply.s')?.value ?? '';
  expect(Buffer.from(serverNonce, 'base64').subarray(0, 32).toString('base64')).toBe(nonce);
  expect(fieldOf(first, 'saslReply.h')?.value).toBe('sts.amazonaws.com');
  expect(fieldOf(first, 'saslReply.done')?.value).toBe('false');

  const id = login.keys.accessKeyId;
  expect(fieldOf(second, 'sts.credential')).toMatchObject({
    isFilled: true,
    value: expect.stringMatching(new RegExp(`^ASIA…${id.slice(-4)}/\\d{8}/us-east-1/sts/aws4_request$`)),
  });
  expect(fieldOf(second, 'saslContinue.t')).toMatchObject({
    isFilled: true,
    value: `… (${login.keys.sessionToken?.length} characters)`,
  });
  expect(fieldOf(second, 'saslContinue.d')?.value).toMatch(/^\d{8}T\d{6}Z$/);
  expect(bytesOf(second, fieldOf(second, 'sts.signature')).toString()).toMatch(/^Signature=[0-9a-f]{64}$/);

  expect(fieldOf(request, 'http.start')?.value).toBe('POST / HTTP/1.1');
  expect(fieldOf(request, 'sts.host')?.value).toBe('sts.amazonaws.com');
  expect(fieldOf(request, 'sts.x-mongodb-server-nonce')?.value).toBe(serverNonce);
  expect(fieldOf(request, 'sts.x-mongodb-gs2-cb-flag')?.value).toBe('n');
  expect(fieldOf(request, 'sts.x-amz-security-token')?.isFilled).toBe(true);
  expect(fieldOf(request, 'sts.signature')?.value).toBe(fieldOf(second, 'sts.signature')?.value);
  expect(fieldOf(request, 'sts.body')?.value).toBe('Action=GetCallerIdentity&Version=2011-06-15');
  expect(bytesOf(answer, fieldOf(answer, 'sts.arn')).toString()).toBe(
    'arn:aws:sts::123456789012:assumed-role/mdb-role/my-app',
  );
  expect(fieldOf(final, 'saslReply.done')?.value).toBe('true');
  expect(fieldOf(final, 'reply.ok')?.value).toBe('1.0');

  for (const [index, message] of messages.entries()) {
    const { bytes } = login.sent[index] ?? { bytes: Buffer.alloc(0) };
    expect(message.length).toBe(bytes.length);
    expect(Buffer.from(message.base64, 'base64')).toHaveLength(bytes.length);
    const text = JSON.stringify(message) + shownOf(message);
    for (const secret of [id, login.keys.secretAccessKey, login.keys.sessionToken?.slice(0, 20)]) {
      expect(text).not.toContain(secret);
    }
  }
});

describe('the wire', () => {
  test('an OP_MSG with a checksum and a document sequence', () => {
    const body = serialize({ insert: 'c', $db: 'test' });
    const documents = [serialize({ a: 1 }), serialize({ b: [true] })];
    const message = formatOpMsg(5, {
      bytes: body,
      sequences: new Map([['documents', documents]]),
      moreToCome: false,
      exhaustAllowed: true,
    });
    message.writeUInt32LE(message.readUInt32LE(HEADER_BYTES) | 1, HEADER_BYTES);
    message.writeInt32LE(message.length + 4, 0);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32c(message));
    const sent = sentBy('client', Buffer.concat([message, checksum]));
    expect(sent.title).toBe('insert');
    expect(fieldOf(sent, 'wire.flagBits')?.value).toBe('65537 (checksumPresent, exhaustAllowed)');
    expect(fieldOf(sent, 'wire.checksum')).toMatchObject({
      start: message.length,
      end: message.length + 4,
      value: checksum.toString('hex'),
    });
    const sections = sent.fields.filter(({ topic }) => topic === 'wire.sectionKind');
    expect(sections.map(({ fields }) => fields?.map(({ name, value }) => [name, value]))).toEqual([
      [
        ['kind', '0'],
        ['document', undefined],
      ],
      [
        ['kind', '1'],
        ['size', String(14 + Buffer.concat(documents).length)],
        ['identifier', 'documents'],
        ['document', undefined],
        ['document', undefined],
      ],
    ]);
    expect(Buffer.from(sent.base64, 'base64')).toEqual(Buffer.concat([message, checksum]));
    expect(allFields(sent.fields).filter(({ topic }) => topic === 'unknown')).toEqual([]);
  });

  test('a payload that is text holds the fields of what is encoded, at the place of the text', () => {
    const first = Buffer.from(serialize(clientFirst()));
    const sent = sentBy('client', opMsg(saslStart(first.toString('base64'))));
    const r = fieldOf(sent, 'saslStart.r');
    expect(r?.value).toHaveLength(44);
    expect(fieldOf(sent, 'saslStart.p')?.value).toBe('110 (n)');
    expect(bytesOf(sent, r).toString()).toBe(first.toString('base64'));

    const token = 'FwoGZXIvYXdzEXAMPLEtoken+'.repeat(4);
    const second = Buffer.from(serialize({ a: 'AWS4-HMAC-SHA256 x', d: '20260102T030405Z', t: token }));
    const next = sentBy('client', opMsg(saslContinue(second.toString('base64'))));
    expect(fieldOf(next, 'saslContinue.d')?.value).toBe('20260102T030405Z');
    expect(fieldOf(next, 'saslContinue.t')).toMatchObject({ isFilled: true, value: '… (100 characters)' });
    const shown = Buffer.from(bytesOf(next, fieldOf(next, 'saslContinue.t')).toString(), 'base64');
    expect(shown).toHaveLength(second.length);
    expect(shown.toString()).toContain('*'.repeat(100));
  });

  test('a refusal', () => {
    const reply = {
      ok: 0,
      errmsg: 'bad auth : aws sts call has response 403',
      code: 8000,
      codeName: 'AtlasError',
    };
    const sent = sentBy('server', opMsg(serialize(reply)), { asked: 'saslContinue' });
    expect(sent.title).toBe('reply to saslContinue');
    expect(valuesOf(sent).filter(([topic]) => topic?.startsWith('reply.'))).toEqual([
      ['reply.ok', '0'],
      ['reply.errmsg', reply.errmsg],
      ['reply.code', '8000'],
      ['reply.codeName', 'AtlasError'],
    ]);
  });

  test.each<[string, Document, string, string]>([
    [
      'a user’s ARN',
      { errmsg: 'bad auth : user arn:aws:iam::123456789012:user/stranger is not found' },
      'errmsg',
      '',
    ],
    [
      'a missing user',
      { errmsg: 'Could not find user "arn:aws:iam::123456789012:user/x" for db "$external"' },
      'errmsg',
      '',
    ],
    [
      'an unknown field',
      { errmsg: "BSON field 'saslStart.surprise' is an unknown field." },
      'errmsg',
      'saslStart',
    ],
  ])('a refusal that names %s', (_, reply, name, hidden) => {
    const sent = sentBy('server', opMsg(serialize({ ok: 0, ...reply })), { asked: 'saslStart' });
    const value = fieldOf(sent, `reply.${name}`)?.value;
    if (hidden === '') expect(value).toBe(reply.errmsg);
    else expect(value).toBe("BSON field '…' is an unknown field.");
  });

  test('of a message that ends in the middle there is what there is', () => {
    const whole = opMsg(saslStart(serialize(clientFirst())));
    const cut = whole.indexOf('payload') + 20;
    const sent = sentBy('client', whole.subarray(0, cut));
    expect(sent.title).toBe('saslStart');
    expect(fieldOf(sent, 'wire.messageLength')?.value).toBe(String(whole.length));
    expect(fieldOf(sent, 'saslStart.mechanism')?.value).toBe('MONGODB-AWS');
    const unknown = fieldOf(sent, 'unknown');
    expect(unknown).toMatchObject({ end: cut, isFilled: true });
    expect(bytesOf(sent, unknown).toString()).toMatch(/^\*+$/);
  });

  test('a long message is clipped, and says how long it was', () => {
    const long = opMsg({ insert: 'c', documents: [{ text: 'x'.repeat(1_000_000) }] });
    const message = toMessage(
      { from: 'client', to: 'server', at: 7, protocol: 'MongoDB', bytes: long },
      4096,
    );
    expect(message.length).toBe(long.length);
    expect(Buffer.from(message.base64, 'base64')).toHaveLength(4096);
    expect(fieldOf(message, 'command.insert')?.value).toBe('c');
    expect(allFields(message.fields).every(({ end }) => end <= 4096)).toBe(true);
    const beginning = {
      from: 'client',
      to: 'server',
      at: 7,
      protocol: 'MongoDB',
      bytes: long.subarray(0, 99),
    } as const;
    expect(toMessage({ ...beginning, length: long.length }, 4096).length).toBe(long.length);
  });

  test.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['a byte', Buffer.from([1])],
    ['half a header', Buffer.alloc(8)],
    ['a header alone', frame(OP_MSG, Buffer.alloc(0))],
    ['an unknown opcode', frame(2012, Buffer.alloc(40))],
    ['an OP_QUERY without a document', opQuery('admin.$cmd', Buffer.alloc(0))],
    ['an OP_QUERY without a name’s end', frame(2004, Buffer.from('\0\0\0\0admin'))],
    ['an OP_REPLY without a document', frame(OP_REPLY, Buffer.alloc(20))],
    ['a section of an unknown kind', opMsg({}, { sections: Buffer.from([9, 1, 2, 3]) })],
    ['a sequence without a name’s end', opMsg({}, { sections: Buffer.from([1, 8, 0, 0, 0, 65, 66, 67]) })],
    ['a document of a negative size', opMsg({}, { sections: Buffer.from([0, 255, 255, 255, 255, 0]) })],
    ['what is no message', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ])('%s is read as far as it goes', (_, bytes) => {
    for (const from of ['client', 'server'] as const) {
      const sent = sentBy(from, bytes);
      expect(Buffer.from(sent.base64, 'base64')).toHaveLength(bytes.length);
      expect(typeof sent.title).toBe('string');
    }
  });

  test('the first sixteen bytes of a text are no header', () => {
    expect(shownOf(sentBy('client', Buffer.from('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')))).toMatch(
      /^\*{40}$/,
    );
  });

  const secret = 'wJalrXUtnFEMI';
  test.each<[string, unknown, string]>([
    ['an int', new Int32(7), '7'],
    ['a long', new Long(7), '7'],
    ['a double', 1.5, '1.5'],
    ['a decimal', Decimal128.fromString('1.50'), '1.50'],
    ['a boolean', true, 'true'],
    ['null', null, 'null'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a date of no calendar', dateOf(2n ** 62n), '4611686018427388000 ms'],
    ['a timestamp', new Timestamp({ t: 5, i: 2 }), 'Timestamp(5, 2)'],
    ['an id', new ObjectId('0123456789abcdef01234567'), "ObjectId('0123456789abcdef01234567')"],
    ['the least key', new MinKey(), 'MinKey'],
    ['the greatest key', new MaxKey(), 'MaxKey'],
    ['a word', 'word', 'word'],
    ['a symbol', new BSONSymbol('word'), 'word'],
    ['no word', secret, '… (13 characters)'],
    [
      'a UUID',
      new Binary(Buffer.from('00112233445566778899aabbccddeeff', 'hex'), 4),
      'ABEiM0RVZneImaq7zN3u/w==',
    ],
    // What follows may be anything.
    ['a UUID of letters', new Binary(Buffer.from(`${secret}abc`), 4), '16 bytes'],
    ['bytes', new Binary(Buffer.from([1, 2, 3])), '3 bytes'],
    ['a pattern', new BSONRegExp('word', 'i'), '7 bytes'],
    ['code', new Code('word'), '9 bytes'],
    ['code with a scope', new Code('word', { a: 1 }), '25 bytes'],
    ['a reference', new DBRef('word', new ObjectId()), ''],
  ])('%s', (_, value, shown) => {
    const sent = sentBy('client', opMsg({ ping: 1, x: value }));
    const field = allFields(sent.fields).find(({ name }) => name === 'x');
    expect(field?.value ?? '').toBe(shown);
    const text = shownOf(sent);
    expect(text).not.toContain(secret);
    if (/^\d+ bytes$/.test(shown)) expect(field?.isFilled).toBe(true);
    else if (!shown.startsWith('…')) expect(field?.isFilled).toBeUndefined();
  });

  function dateOf(ms: bigint): Date {
    const date = new Date();
    Object.defineProperty(date, 'getTime', { value: () => Number(ms) });
    return date;
  }

  test('eight letters are no number', () => {
    const double = new Double(Buffer.from('K7MDENGb').readDoubleLE());
    const sent = sentBy('client', opMsg({ ping: 1, x: double, y: 1.5 }));
    expect(valuesOf(sent)).toContainEqual(['command.ping', '…']);
    expect(valuesOf(sent)).toContainEqual(['command.ping', '1.5']);
    expect(shownOf(sent)).not.toContain('K7MDENGb');
  });
});

describe('hostile BSON', () => {
  test('is read down to a depth', () => {
    let nested: Document = { x: 'a' };
    for (let depth = 0; depth < 150; depth += 1) nested = { n: nested };
    const sent = sentBy('client', opMsg({ ping: nested }));
    const depthOf = (fields: readonly Field[] = []): number =>
      fields.length === 0 ? 0 : 1 + Math.max(...fields.map((field) => depthOf(field.fields)));
    expect(depthOf(sent.fields)).toBeGreaterThan(15);
    expect(depthOf(sent.fields)).toBeLessThan(30);
  });

  test.each([
    ['one document', opMsg({ ping: 1, list: Array(50_000).fill(1) })],
    ['a sequence', opMsg({}, { sections: sequenceOf(Array(50_000).fill(serialize({}))) })],
    [
      'many sections',
      opMsg({}, { sections: Buffer.concat(Array(50_000).fill(Buffer.from('\0\x05\0\0\0\0'))) }),
    ],
  ])('has a bounded number of fields in %s', (_, bytes) => {
    const sent = toMessage({ from: 'client', to: 'server', at: 7, protocol: 'MongoDB', bytes }, bytes.length);
    const fields = allFields(sent.fields);
    expect(fields.length).toBeGreaterThan(900);
    expect(fields.length).toBeLessThan(1100);
    expect(Math.max(...fields.map(({ end }) => end))).toBe(bytes.length);
  });

  function sequenceOf(documents: Uint8Array[]): Buffer {
    const body = Buffer.concat([Buffer.from('documents\0'), ...documents]);
    const size = Buffer.alloc(4);
    size.writeInt32LE(body.length + 4);
    return Buffer.concat([Buffer.from([1]), size, body]);
  }

  test('payloads that are none', () => {
    for (const payload of [
      new Binary(Buffer.from('\0user\0a-password')),
      new Binary(Buffer.alloc(0)),
      new Binary(Buffer.from([5, 0, 0, 0, 9])),
      'not base64!',
      'AAAA',
      7,
      { secret: 'hunter2hunter2' },
      null,
    ]) {
      const sent = sentBy('client', opMsg(saslStart(payload)));
      expect(shownOf(sent)).not.toMatch(/password|base64|hunter2/);
      expect(fieldOf(sent, 'saslStart.payload')).toBeDefined();
    }
  });
});

describe('HTTP', () => {
  test('a refusal of STS', () => {
    const body =
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>\n    <Code>SignatureDoesNotMatch</Code>\n    <Message>The request signature we calculated does not match the signature you provided.</Message>\n  </Error>\n</ErrorResponse>\n';
    const sent = http('sts', `HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(fieldOf(sent, 'sts.error.code')?.value).toBe('SignatureDoesNotMatch');
    expect(fieldOf(sent, 'sts.error.message')?.value).toBe(
      'The request signature we calculated does not match the signature you provided.',
    );
    expect(shownOf(sent)).toContain(body);
  });

  test.each([
    '',
    '\r\n',
    '\r\n\r\n',
    'POST / HTTP/1.1',
    'POST / HTTP/1.1\r\nHost',
    'POST / HTTP/1.1\r\nHost\r\n\r\n',
    'POST / HTTP/1.1\r\n: \r\n\r\nx',
    `POST / HTTP/1.1\r\n${'a: b\r\n'.repeat(5000)}\r\n`,
    '<Arn></Arn>',
    'HTTP/1.1 200 OK\r\n\r\n<Arn><Code></Arn></Code>',
  ])('%j is read as far as it goes', (text) => {
    for (const from of ['server', 'sts'] as const) {
      const sent = http(from, text);
      expect(Buffer.from(sent.base64, 'base64')).toHaveLength(text.length);
      expect(allFields(sent.fields).length).toBeLessThan(200);
    }
  });

  test('a server nonce that begins with a text is hidden', () => {
    const nonceOf = (beginning: Buffer) =>
      Buffer.concat([beginning, Buffer.alloc(32, 200)]).toString('base64');
    const shownAs = (nonce: string) =>
      shownOf(http('server', `POST / HTTP/1.1\r\nx-mongodb-server-nonce: ${nonce}\r\n\r\n`));
    const nonce = nonceOf(Buffer.alloc(32, 7));
    expect(shownAs(nonce)).toContain(nonce);
    expect(shownAs(nonceOf(Buffer.from('x'.repeat(32))))).toContain('*'.repeat(88));
    expect(shownAs(nonce.slice(4))).toContain('*'.repeat(84));
  });

  test('a line or body that ends in the middle is hidden', () => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nX-Note: wJal';
    expect(shownOf(http('server', head))).toBe(`POST / HTTP/1.1\r\nHost: a\r\n${'*'.repeat(12)}`);
    const body = 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<A>words';
    expect(shownOf(http('sts', body))).toMatch(/\*{8}$/);
  });
});
