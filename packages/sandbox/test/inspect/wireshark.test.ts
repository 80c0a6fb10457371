import { randomBytes } from 'node:crypto';
import { Binary, type Document, deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPcap } from '../../src/inspect/pcap.ts';
import { clientFirst, saslContinue, saslStart } from '../../src/login-client/conversation.ts';
import { opMsg, opQuery } from '../../src/login-client/frames.ts';
import { loginOf, message, recordedLogin } from '../support/recorded-login.ts';
import { isTsharkThere, readCapture, temporaryFile } from '../support/tshark.ts';

/** Of IP and TCP. */
const HEADER_BYTES = 40;
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** What the dissector shows of a login, without the lines of other protocols. */
async function shownOf(pcap: Buffer, ...args: string[]): Promise<string[]> {
  const text = await readCapture(temporaryFile(pcap), '-Y', 'mongodb_aws', '-O', 'mongodb_aws', ...args);
  return text.split('\n').flatMap((line) => /^ +(.*)/.exec(line)?.slice(1) ?? []);
}

/** A capture of messages of the client. */
const captureOf = (...messages: Buffer[]) =>
  toPcap(loginOf(messages.map((bytes) => message('client', false, bytes))));

/** As a capture with a limit keeps packets: the first bytes of each. */
function cutPackets(pcap: Buffer, keptBytes: (index: number) => number): Buffer {
  const parts = [pcap.subarray(0, 24)];
  for (let at = 24, index = 0; at < pcap.length; index += 1) {
    const length = pcap.readUInt32LE(at + 8);
    const header = Buffer.from(pcap.subarray(at, at + 16));
    const kept = Math.min(length, keptBytes(index));
    header.writeUInt32LE(kept, 8);
    parts.push(header, pcap.subarray(at + 16, at + 16 + kept));
    at += 16 + length;
  }
  return Buffer.concat(parts);
}

function replaceByte(bytes: Buffer, at: number, byte: number): Buffer {
  const replaced = Buffer.from(bytes);
  replaced[at] = byte;
  return replaced;
}

/** Packets that Wireshark, or the dissector, could not read. */
async function unread(pcap: Buffer): Promise<string> {
  return readCapture(temporaryFile(pcap), '-Y', '_ws.malformed or _ws.lua.error', '-V');
}

describe.skipIf(!isTsharkThere)('the dissector for Wireshark (skipped without tshark)', () => {
  test('shows every field of the recorded login of a role, and of its token only the length', async () => {
    const login = recordedLogin('role');
    expect(await shownOf(toPcap(login))).toEqual([
      'Step: saslStart (client first)',
      'Client nonce (r): 26de977e8ac56b1857edc3150bf9fbc38136e1de40776f816b4bda653a7ddfd2',
      'Channel binding flag (p): n',
      'Step: reply to saslStart (server first)',
      'Server nonce (s): 26de977e8ac56b1857edc3150bf9fbc38136e1de40776f816b4bda653a7ddfd226649548…',
      "Its first half, the client's: 26de977e8ac56b1857edc3150bf9fbc38136e1de40776f816b4bda653a7ddfd2",
      expect.stringMatching(/^Its second half, the server's: 26649548[0-9a-f]{56}$/),
      'STS host (h): sts.amazonaws.com',
      'Step: saslContinue (client second)',
      'Authorization header (a)',
      'Algorithm: AWS4-HMAC-SHA256',
      'Access key id, masked: ASIA…MPLE',
      'Credential scope: 20261122/us-east-1/sts/aws4_request',
      'Signed headers: content-length;content-type;host;x-amz-date;x-amz-security-token;x-mongodb-gs2-cb-flag;x-mongodb-server-nonce',
      'Signature: 71c0a062563aaa71eae91c85af3c9912afa4bc87198400c416df17080597f3f0',
      'Date (d): 20261122T120000Z',
      'Length of the session token (t): 352',
    ]);
  });

  test.each<[string, (payload: Uint8Array) => Buffer]>([
    ['binary data', (payload) => opMsg(saslStart(payload))],
    ['text in base64', (payload) => opMsg(saslStart(Buffer.from(payload).toString('base64')))],
    ['an OP_QUERY', (payload) => opQuery('$external.$cmd', serialize(saslStart(payload)))],
  ])('reads a payload that comes as %s', async (_, frameOf) => {
    const first = clientFirst();
    expect(await shownOf(captureOf(frameOf(serialize(first))))).toEqual([
      'Step: saslStart (client first)',
      `Client nonce (r): ${Buffer.from(first.r.value()).toString('hex')}`,
      'Channel binding flag (p): n',
    ]);
  });

  test('reads a message that TCP cut in pieces', async () => {
    const payload = { ...clientFirst(), padding: 'x'.repeat(40_000) };
    expect(await shownOf(captureOf(opMsg(saslStart(serialize(payload)))))).toHaveLength(3);
  });

  test('says nothing of other logins and commands', async () => {
    const payload = new Binary(Buffer.from('n,,n=user,r=abc'));
    const others = [
      { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload, $db: 'admin' },
      { saslContinue: 1, conversationId: 1, payload: new Binary(Buffer.from('c=biws,r=abc,p=def')) },
      { conversationId: 1, done: false, payload: new Binary(Buffer.from('r=abc,s=def,i=4096')), ok: 1 },
      { conversationId: 1, done: true, payload: new Binary(Buffer.alloc(0)), ok: 1 },
      { find: 'logins', filter: { saslStart: 1, mechanism: 'MONGODB-AWS', payload } },
    ];
    expect(await shownOf(captureOf(...others.map((other) => opMsg(other))))).toEqual([]);
  });

  test('shows nothing of a secret in the wrong place', async () => {
    const token = randomBytes(264).toString('base64');
    const scope = '20261122/us-east-1/sts/aws4_request';
    const seconds: Document[] = [token, SECRET].flatMap((secret) => [
      { a: secret, d: secret, t: token },
      {
        a: `${secret} Credential=${secret}, SignedHeaders=${secret}, Signature=${secret}`,
        d: '20261122T120000Z',
      },
      { a: `AWS4-HMAC-SHA256 Credential=${secret}/${scope}, SignedHeaders=host, Signature=00`, d: secret },
      { a: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${secret}/${scope}`, h: secret, d: '' },
      { a: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/${secret}/sts/aws4_request`, d: '' },
    ]);
    const pieces = [token, SECRET]
      .flatMap((secret) => secret.split(/[/+=]/))
      .filter((piece) => piece.length > 5);
    for (const payloadOf of [
      (payload: Uint8Array) => payload,
      (payload: Uint8Array) => Buffer.from(payload).toString('base64'),
    ]) {
      const frames = seconds.map((second) => opMsg(saslContinue(payloadOf(serialize(second)))));
      const text = (await shownOf(captureOf(...frames))).join('\n');
      expect(text.match(/saslContinue/g)).toHaveLength(seconds.length);
      expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
    }
  });

  test('reads a packet that was cut anywhere, as far as it goes', async () => {
    for (const { base64 } of recordedLogin('role').messages.slice(2, 5)) {
      const command = Buffer.from(base64, 'base64');
      const pcap = captureOf(...Array<Buffer>(command.length).fill(command));
      // Three packets open the conversation, and each message is followed by one that acknowledges it.
      const cut = cutPackets(pcap, (index) => HEADER_BYTES + Math.max(0, Math.floor((index - 3) / 2)));
      expect(await unread(cut)).toBe('');
      expect(await shownOf(cut)).toContainEqual(expect.stringMatching(/^Step: /));
    }
  });

  test('shows no field that has another type than it should have', async () => {
    const values = [
      1,
      'x',
      '',
      new Binary(Buffer.from('x')),
      new Binary(Buffer.alloc(0)),
      null,
      true,
      {},
      [1],
      new Date(0),
      /x/,
    ];
    const frames = values.flatMap((value) => [
      opMsg(saslStart(serialize({ p: typeof value === 'number' ? 'x' : value }))),
      opMsg(saslStart(serialize({ r: value instanceof Binary ? 1 : value }))),
      opMsg({
        conversationId: 1,
        payload: new Binary(serialize({ s: value instanceof Binary ? 1 : value, h: 1 })),
      }),
      opMsg(saslContinue(serialize({ a: typeof value === 'string' ? 1 : value, d: 1, t: 1 }))),
      opMsg({ saslStart: 1, mechanism: 'MONGODB-AWS', payload: value }),
      opMsg({ saslStart: value, mechanism: value, payload: value }),
    ]);
    const pcap = captureOf(...frames);
    expect((await shownOf(pcap)).filter((line) => !line.startsWith('Step: '))).toEqual([]);
    expect(await unread(pcap)).toBe('');
  });

  test('any beginning of a payload, and any byte of it replaced, is read without an error of the dissector', async () => {
    const frames = recordedLogin('role')
      .messages.slice(2, 5)
      .flatMap(({ base64 }) => {
        const command = Buffer.from(base64, 'base64');
        const document = deserialize(command.subarray(21));
        const payload = Buffer.from(document.payload.value());
        return Array.from(payload, (_, at) => at).flatMap((at) =>
          [payload.subarray(0, at), replaceByte(payload, at, 0), replaceByte(payload, at, 0xff)].map((bent) =>
            opMsg({ ...document, payload: new Binary(bent) }),
          ),
        );
      });
    expect(await unread(captureOf(...frames))).toBe('');
  });

  test('any bytes as a payload, whole or cut, are read without an error of the dissector', async () => {
    const frame = fc
      .record({
        payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        isText: fc.boolean(),
        kind: fc.constantFrom<(payload: unknown) => Document>(saslStart, saslContinue, (payload) => ({
          conversationId: 1,
          done: false,
          payload: payload instanceof Uint8Array ? new Binary(payload) : payload,
          ok: 1,
        })),
      })
      .map(({ payload, isText, kind }) => opMsg(kind(isText ? payload.toString('base64') : payload)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { minLength: 300, maxLength: 300 }),
        fc.integer({ min: 56, max: 500 }),
        async (frames, kept) => {
          const pcap = captureOf(...frames);
          expect(await unread(pcap)).toBe('');
          expect(await unread(cutPackets(pcap, () => kept))).toBe('');
        },
      ),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
