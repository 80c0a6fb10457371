import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutateBytes } from '../../fuzz/mutate-bytes.ts';
import { randomOfCase } from '../../fuzz/random.ts';
import { type SentBytes, toMessage } from '../../src/inspect/message.ts';
import type { Field, Message } from '../../src/inspect/model.ts';
import { allFields, recordLogin } from './record-login.ts';

const SEED = 20260102;
const LIMIT = 100_000;

const login = await recordLogin();

const PARTIES = [
  { from: 'client', to: 'server', protocol: 'MongoDB' },
  { from: 'server', to: 'client', protocol: 'MongoDB' },
  { from: 'server', to: 'sts', protocol: 'HTTP' },
  { from: 'sts', to: 'server', protocol: 'HTTP' },
] as const;

/** Fields lie within what they are part of, one behind the other; those of what is encoded have one place together. */
function requireOrder(fields: readonly Field[], start: number, end: number): void {
  let at = start;
  for (const field of fields) {
    const isSamePlace = field.start === start && field.end === end;
    if (field.start > field.end || (!isSamePlace && field.start < at) || field.end > end) {
      throw new Error(`${field.name} at ${field.start} to ${field.end}, in ${start} to ${end} from ${at}`);
    }
    at = Math.max(at, isSamePlace ? at : field.end);
    requireOrder(field.fields ?? [], field.start, field.end);
  }
}

function requireSound(message: Message, bytes: Uint8Array): void {
  const shown = Buffer.from(message.base64, 'base64');
  expect(shown).toHaveLength(Math.min(LIMIT, bytes.length));
  expect(message.length).toBe(bytes.length);
  requireOrder(message.fields, 0, shown.length);
  for (const { value = '', topic } of allFields(message.fields)) {
    expect(value).toMatch(/^[^\p{Cc}\u2028\u2029]{0,501}$/u);
    expect(topic).toMatch(
      /^(?:bson|wire|command|saslStart|saslReply|saslContinue|hello|reply|http|sts)\.[$\w.-]+$|^unknown$/,
    );
  }
}

test('mutations of a login: fields nest, nothing throws, and no piece of a secret is shown', () => {
  const { keys, sent } = login;
  const secrets = [keys.secretAccessKey, keys.sessionToken ?? '', keys.accessKeyId.slice(4, -4)];
  const pieces = secrets.flatMap((secret) =>
    Array.from({ length: Math.max(1, secret.length - 11) }, (_, at) => secret.slice(at, at + 12)),
  );
  const picked = fc.constantFrom(...sent);
  fc.assert(
    fc.property(picked, picked, fc.integer(), fc.integer({ min: 1, max: 4 }), (one, other, seed, times) => {
      const random = randomOfCase(SEED, seed);
      let { bytes } = one;
      for (let count = 0; count < times; count += 1) bytes = mutateBytes(bytes, random, other.bytes);
      for (const parties of PARTIES) {
        const message = toMessage({ ...parties, at: 0, bytes, asked: 'saslStart' }, LIMIT);
        requireSound(message, bytes);
        const text = JSON.stringify(message) + Buffer.from(message.base64, 'base64').toString('latin1');
        expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

test('any bytes at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(1, 2004, 2013), (random, opCode) => {
      const header = Buffer.alloc(16);
      header.writeInt32LE(16 + random.length, 0);
      header.writeInt32LE(opCode, 12);
      for (const bytes of [random, Buffer.concat([header, random])]) {
        for (const parties of PARTIES) {
          requireSound(toMessage({ ...parties, at: 0, bytes }, LIMIT), bytes);
        }
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('wherever a message is cut off', () => {
  for (const { link, isRequest, bytes } of login.sent) {
    for (let length = 0; length < bytes.length; length += 3) {
      const from = link === 'sts' ? (isRequest ? 'server' : 'sts') : isRequest ? 'client' : 'server';
      const parties = PARTIES.find(
        (candidate) => candidate.from === from && (candidate.protocol === 'HTTP') === (link === 'sts'),
      );
      const cut = bytes.subarray(0, length);
      const message = toMessage({ at: 0, bytes: cut, ...parties } as SentBytes, LIMIT);
      requireSound(message, cut);
      const token = login.keys.sessionToken?.slice(0, 12) ?? '';
      expect(Buffer.from(message.base64, 'base64').includes(token)).toBe(false);
    }
  }
});

test('what takes long to read for whoever reads it badly', () => {
  const quotes = `'`.repeat(50_000);
  const element = (name: string) => Buffer.from(`\u0010${name}\0\0\0\0\0`);
  const document = (size: number, ...parts: Buffer[]) => {
    const head = Buffer.alloc(4);
    head.writeInt32LE(size);
    return Buffer.concat([head, ...parts, Buffer.alloc(1)]);
  };
  const bodies = [
    document(300_000, element('a'.repeat(100_000))),
    document(300_000, ...Array.from({ length: 20_000 }, () => element('a'))),
    Buffer.concat(Array.from({ length: 20_000 }, () => document(20_000))),
  ];
  const messages = bodies.map((body) => {
    const head = Buffer.alloc(21);
    head.writeInt32LE(21 + body.length);
    head.writeInt32LE(2013, 12);
    return Buffer.concat([head, body]);
  });
  const texts = [
    `POST / HTTP/1.1\r\n${':'.repeat(90_000)}\r\n\r\n`,
    `HTTP/1.1 200 OK\r\n\r\n${'<'.repeat(90_000)}`,
    `HTTP/1.1 200 OK\r\n\r\n{"${'\\'.repeat(90_000)}`,
    `HTTP/1.1 200 OK\r\n\r\n{${'"":'.repeat(30_000)}`,
    `HTTP/1.1 200 OK\r\n\r\n${'a='.repeat(45_000)}`,
    `HTTP/1.1 200 OK\r\n\r\n{"message":"a${quotes}b"}`,
    `HTTP/1.1 200 OK\r\n\r\n<Message>a${quotes}b</Message>`,
    `POST / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 ${','.repeat(90_000)}\r\n\r\n`,
    `POST / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential=${'/'.repeat(90_000)}\r\n\r\n`,
  ].map((text) => Buffer.from(text));
  // Read in more than linear time, these take longer than a test may.
  for (const bytes of [...messages, ...texts]) {
    for (const parties of PARTIES) requireSound(toMessage({ ...parties, at: 0, bytes }, LIMIT), bytes);
  }
});
