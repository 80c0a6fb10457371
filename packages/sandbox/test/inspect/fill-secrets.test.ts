import { randomBytes } from 'node:crypto';
import { Binary, type Document, deserialize, serialize } from 'bson';
import { expect, test } from 'vitest';
import { type SentBytes, toMessage } from '../../src/inspect/message.ts';
import { opMsg, opQuery } from '../../src/login-client/frames.ts';
import { clientFirst, clientSecond, saslContinue, saslStart } from '../../src/login-client/index.ts';
import { MIN_PIECE_OF_BYTES, makeSecrets, piecesOf } from '../support/secret-forms.ts';

/** As those of the records, and two with what no header holds. */
function makeByteSecrets(): string[] {
  const [one, two] = [randomBytes(30), randomBytes(30)].map((bytes) => bytes.toString('base64'));
  return [...makeSecrets(), `${one}\r\n${two}`, `${one}é${two}`];
}

const SCOPE = '20260102/us-east-1/sts/aws4_request';
const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const second = clientSecond(KEYS, { serverNonce: randomBytes(64), stsHost: 'sts.amazonaws.com' });

/** An Authorization header with the secret in each of its parts. */
function authorizations(secret: string): string[] {
  const header: string = second.a;
  const credential = (value: string) => header.replace(/Credential=[^,]+/, () => `Credential=${value}`);
  return [
    secret,
    header.replace('AWS4-HMAC-SHA256', () => secret),
    header.replace('AWS4-HMAC-SHA256', () => `AWS4-${secret}`),
    `${header}, ${secret}`,
    `${header}, ${secret}=${secret}`,
    `${header}${secret}`,
    header.replace(/SignedHeaders=[^,]+/, () => `SignedHeaders=host;${secret}`),
    // Sixty-four hexadecimal digits are a signature there, whatever else they are.
    ...(/^[0-9a-f]{64}$/.test(secret) ? [] : [header.replace(/Signature=.+/, () => `Signature=${secret}`)]),
    credential(secret),
    credential(`${secret}/${SCOPE}`),
    credential(`AKIAIOSFODNN7EXAMPLE/${secret}/us-east-1/sts/aws4_request`),
    credential(`AKIAIOSFODNN7EXAMPLE/20260102/${secret}/sts/aws4_request`),
    credential(`AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/${secret}/aws4_request`),
    credential(`AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/sts/${secret}`),
  ];
}

function payloads(secret: string): Document[] {
  const bytes = new Binary(Buffer.from(secret));
  const name = secret.replaceAll('\0', '');
  return [
    saslStart(secret),
    saslStart(Buffer.from(secret)),
    saslStart(serialize(clientFirst()), { mechanism: secret, options: { [name]: secret } }),
    ...[
      { r: bytes },
      { r: new Binary(Buffer.from(secret.padEnd(32, 'x').slice(0, 32))) },
      { r: secret, p: secret },
      { p: bytes, [name]: secret },
      { a: secret, t: secret },
      { deep: { r: { secret } } },
    ].map((changes) => saslStart(serialize(clientFirst(changes)))),
    ...[
      { d: secret },
      { t: secret },
      { t: bytes },
      { d: bytes },
      { [name]: secret },
      { x: bytes, y: [secret], z: { [name]: 1 } },
      ...authorizations(secret).map((a) => ({ a })),
    ].flatMap((changes) => {
      const payload = serialize({ ...second, ...changes });
      return [saslContinue(payload), saslContinue(Buffer.from(payload).toString('base64'))];
    }),
    saslContinue(Buffer.from(secret).toString('base64')),
    saslContinue(Buffer.from(secret).toString('base64'), { conversationId: secret }),
    { [name]: 1 },
    { hello: 1, client: { driver: { name: secret, [name]: secret }, os: [secret] } },
    { hello: secret, speculativeAuthenticate: { payload: bytes, credential: secret } },
    { find: secret, filter: { [name]: secret }, $db: secret },
    { ping: 1, lsid: { id: bytes }, x: new Binary(Buffer.from(secret.slice(0, 16)), 4) },
  ];
}

function replies(secret: string): Document[] {
  const arn = `arn:aws:sts::123456789012:assumed-role/mdb-role/${secret}`;
  return [
    { ok: 0, errmsg: `BSON field 'saslStart.${secret}' is an unknown field.`, code: 40415, codeName: secret },
    { ok: 0, errmsg: secret },
    {
      conversationId: 1,
      done: false,
      payload: new Binary(serialize({ s: new Binary(Buffer.from(secret)), h: secret })),
    },
    { conversationId: secret, done: secret, payload: secret },
    { authInfo: { authenticatedUsers: [{ user: secret, db: secret }] } },
    // A session may be called by a number in hexadecimal digits.
    ...(/^[\w+=,.@-]+$/.test(secret) && /[A-Z]/.test(secret)
      ? [{ authInfo: { authenticatedUsers: [{ user: arn }] } }]
      : []),
  ];
}

function requests(secret: string): string[] {
  const line = secret.replaceAll(/[\r\n]/g, ' ');
  const head = 'POST / HTTP/1.1\r\nHost: sts.amazonaws.com\r\n';
  return [
    `POST /?a=${line} HTTP/1.1\r\n\r\n`,
    `${line} / HTTP/1.1\r\n\r\n`,
    ...[
      'Host',
      'X-Amz-Date',
      'X-Amz-Security-Token',
      'x-mongodb-server-nonce',
      'x-mongodb-gs2-cb-flag',
      'X-Note',
      'Cookie',
    ].map((name) => `POST / HTTP/1.1\r\n${name}: ${line}\r\n\r\n`),
    `${head}${line}: x\r\n\r\n`,
    `${head}${line}\r\n\r\n`,
    `${head}\r\n${secret}`,
    `${head}\r\nAction=${secret}&${secret}=x`,
    `${head}\r\n<Arn>${line}</Arn><UserId>${line}</UserId><Code>${line}</Code><Message>${line}</Message>`,
    `${head}\r\n{"${line.replaceAll('"', '')}":"${line.replaceAll('"', '')}"}`,
    ...authorizations(line).map((header) => `${head}Authorization: ${header}\r\n\r\n`),
  ];
}

function shownOf(sent: Omit<SentBytes, 'at' | 'to'>): string {
  const message = toMessage({ ...sent, to: 'server', at: 0 }, 100_000);
  const bytes = Buffer.from(message.base64, 'base64');
  expect(bytes).toHaveLength(sent.bytes.length);
  // Base64 within the message would hide what is in it.
  const inner = [...bytes.toString('latin1').matchAll(/[A-Za-z0-9+/]{20,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('latin1'),
  );
  return [JSON.stringify(message), bytes.toString('latin1'), bytes.toString(), ...inner].join('\n');
}

test('no secret is left of what a client sends, wherever it stands', () => {
  for (const secret of makeByteSecrets()) {
    const pieces = piecesOf(secret, MIN_PIECE_OF_BYTES);
    const expectNone = (place: unknown, shown: string) => {
      const found = pieces.filter((piece) => shown.includes(piece));
      expect({ place, found }).toEqual({ place, found: [] });
    };
    for (const document of payloads(secret)) {
      for (const bytes of [opMsg(document), opQuery(`${secret.replaceAll('\0', '')}.$cmd`, document)]) {
        expectNone(document, shownOf({ from: 'client', protocol: 'MongoDB', bytes }));
      }
    }
    for (const document of replies(secret)) {
      for (const asked of ['saslStart', 'saslContinue', 'hello', secret]) {
        const bytes = opMsg(serialize(document));
        expectNone(document, shownOf({ from: 'server', protocol: 'MongoDB', bytes, asked }));
      }
    }
    for (const text of requests(secret)) {
      for (const from of ['server', 'sts'] as const) {
        expectNone(text, shownOf({ from, protocol: 'HTTP', bytes: Buffer.from(text) }));
      }
    }
  }
});

test('what is shown has the form of what was sent: it can be read like it', () => {
  const payload = serialize({ ...second, t: 'x'.repeat(300) });
  const bytes = opMsg(saslContinue(payload));
  const message = toMessage({ from: 'client', to: 'server', at: 0, protocol: 'MongoDB', bytes }, 100_000);
  const shown = Buffer.from(message.base64, 'base64');
  const { saslContinue: isSecond, payload: filled } = deserialize(shown.subarray(21));
  expect(isSecond).toBe(1);
  expect(deserialize(filled.buffer)).toEqual({
    a: second.a.replace('AKIAIOSFODNN7EXAMPLE', 'AKIA************MPLE'),
    d: second.d,
    t: '*'.repeat(300),
  });
});

test.each([
  ['a nonce that is a text', 'x'.repeat(32), 32],
  ['one too short', randomBytes(31), 31],
  ['one too long', randomBytes(33), 33],
])('%s is hidden', (_, nonce, length) => {
  const bytes = opMsg(saslStart(serialize(clientFirst({ r: new Binary(Buffer.from(nonce)) }))));
  const { base64 } = toMessage({ from: 'client', to: 'server', at: 0, protocol: 'MongoDB', bytes }, 100_000);
  expect(Buffer.from(base64, 'base64').toString('latin1')).toContain('*'.repeat(length));
});
