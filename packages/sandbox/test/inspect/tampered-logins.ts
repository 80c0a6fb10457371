import type { Document } from 'bson';
import type { Keys } from '../../src/login-client/sign.ts';
import type { ToSign } from '../support/foreign-signers.ts';

const HOUR_MS = 3600 * 1000;

/** What the cases are made with. */
export interface Situation {
  /** Of the client that logs in. */
  keys: Keys;
  /** Another user's, known to the sandbox. */
  otherKeys: Keys;
  /** Another session's, known to the sandbox. */
  otherSession: Required<Keys>;
  /** Base64. */
  nonce: string;
  /** Base64, of the login before. */
  earlierNonce: string;
}

export interface TamperedLogin {
  name: string;
  /** Whether it logs in with a session, and so has a token. */
  withToken?: true;
  /** What the foreign client signs otherwise. */
  sign?: (right: ToSign, situation: Situation) => Partial<ToSign>;
  /** What it sends otherwise. */
  send?: (right: Document, situation: Situation) => Document;
  /** The texts of the differences. */
  found: readonly (string | RegExp)[];
}

const NONCE = 'x-mongodb-server-nonce';
const FLAG = 'x-mongodb-gs2-cb-flag';

const withHeaders =
  (change: (headers: Record<string, string>, situation: Situation) => Record<string, string | undefined>) =>
  ({ headers }: ToSign, situation: Situation): Partial<ToSign> => ({
    headers: Object.fromEntries(
      Object.entries({ ...headers, ...change(headers, situation) }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
  });

const withNonce = (change: (nonce: Buffer) => string) =>
  withHeaders((_, { nonce }) => ({ [NONCE]: change(Buffer.from(nonce, 'base64')) }));

const withSecret =
  (change: (secret: string) => string) =>
  ({ keys }: ToSign): Partial<ToSign> => ({
    keys: { ...keys, secretAccessKey: change(keys.secretAccessKey) },
  });

const withToken =
  (change: (token: string, situation: Situation) => string | undefined) =>
  ({ keys }: ToSign, situation: Situation): Partial<ToSign> => {
    const { sessionToken = '', ...others } = keys;
    const changed = change(sessionToken, situation);
    return { keys: changed === undefined ? others : { ...others, sessionToken: changed } };
  };

const inAuthorization =
  (change: (authorization: string) => string) =>
  (second: Document): Document => ({ ...second, a: change(second.a) });

const withSignature = (change: (hex: string) => string) =>
  inAuthorization((text) => text.replace(/Signature=(\w+)/, (_, hex: string) => `Signature=${change(hex)}`));

/** The server wants these in the list, whatever was signed. */
const listing = (...names: string[]) =>
  inAuthorization((authorization) =>
    authorization.replace(/SignedHeaders=([^,]*)/, (_, list: string) => {
      const all = new Set([...list.split(';'), ...names]);
      return `SignedHeaders=${[...all].sort().join(';')}`;
    }),
  );

export const TAMPERED_LOGINS: readonly TamperedLogin[] = [
  // Region and service
  { name: 'another region', sign: () => ({ region: 'eu-west-1' }), found: ['signed for eu-west-1'] },
  {
    name: 'another region, and the host of it',
    sign: () => ({ region: 'eu-west-1', host: 'sts.eu-west-1.amazonaws.com' }),
    found: ['signed for eu-west-1', 'signed the host sts.eu-west-1.amazonaws.com'],
  },
  {
    name: 'another region in secret',
    sign: () => ({ region: 'ap-southeast-2' }),
    send: inAuthorization((text) => text.replace('/ap-southeast-2/', '/us-east-1/')),
    found: ['signed for ap-southeast-2'],
  },
  {
    name: 'a label of the host as the region',
    sign: () => ({ region: 'amazonaws' }),
    found: ['signed for amazonaws'],
  },
  {
    name: 'another service',
    sign: () => ({ service: 'iam' }),
    found: ['signed for the service iam'],
  },
  {
    name: 'another service in secret',
    sign: () => ({ service: 'mongodb' }),
    send: inAuthorization((text) => text.replace('/mongodb/', '/sts/')),
    found: ['signed for the service mongodb'],
  },
  // Host
  {
    name: 'the regional host',
    sign: () => ({ host: 'sts.us-east-1.amazonaws.com' }),
    found: ['signed the host sts.us-east-1.amazonaws.com'],
  },
  { name: 'localhost', sign: () => ({ host: 'localhost' }), found: ['signed the host localhost'] },
  {
    name: 'the host with a port',
    sign: ({ host }) => ({ host: `${host}:443` }),
    found: ['signed the host with the port 443'],
  },
  {
    name: 'the host in capitals',
    sign: ({ host }) => ({ host: host.toUpperCase() }),
    found: ['signed the host in capitals'],
  },
  // Date
  {
    name: 'the time of a zone',
    sign: ({ date }) => ({ date: date + 2 * HOUR_MS }),
    found: ['signed a date 2 hours later than the one it sent'],
  },
  {
    name: 'the time of a zone of half an hour',
    sign: ({ date }) => ({ date: date + 5.5 * HOUR_MS }),
    found: ['signed a date 330 minutes later than the one it sent'],
  },
  {
    name: 'the time of a zone, and its day',
    sign: ({ date }) => ({ date: date + 13 * HOUR_MS }),
    send: inAuthorization((text) => text.replace('/20260103/', '/20260102/')),
    found: ['signed a date 13 hours later than the one it sent'],
  },
  {
    name: 'a second later',
    sign: ({ date }) => ({ date: date + 1000 }),
    found: ['signed a date 1 second later than the one it sent'],
  },
  {
    name: 'no seconds',
    sign: ({ date }) => ({ date: Math.floor(date / 60_000) * 60_000 }),
    found: ['signed its date with seconds of zero'],
  },
  // Nonce
  {
    name: 'its own half of the nonce',
    sign: withNonce((nonce) => nonce.subarray(0, 32).toString('base64')),
    found: ["signed its own half of the server's nonce alone"],
  },
  {
    name: 'the nonce of the login before',
    sign: withHeaders((_, { earlierNonce }) => ({ [NONCE]: earlierNonce })),
    found: ['signed the nonce of an earlier login'],
  },
  {
    name: 'the nonce without padding',
    sign: withNonce((nonce) => nonce.toString('base64').replace(/=/g, '')),
    found: ['signed the nonce in base64 without its padding'],
  },
  {
    name: 'the nonce in base64url',
    sign: withNonce((nonce) => nonce.toString('base64url')),
    found: [/^signed the nonce in base64(?:url| without its padding)$/],
  },
  {
    name: 'the nonce in hexadecimal',
    sign: withNonce((nonce) => nonce.toString('hex')),
    found: ['signed the nonce in hexadecimal'],
  },
  {
    name: 'no nonce',
    sign: withHeaders(() => ({ [NONCE]: undefined })),
    send: listing(NONCE),
    found: ['left out the nonce'],
  },
  // Flag
  {
    name: 'the other flag',
    sign: withHeaders(() => ({ [FLAG]: 'y' })),
    found: ['signed the gs2-cb-flag y'],
  },
  {
    name: 'the flag as a number',
    sign: withHeaders(() => ({ [FLAG]: '110' })),
    found: ['signed the gs2-cb-flag 110'],
  },
  {
    name: 'no flag',
    sign: withHeaders(() => ({ [FLAG]: undefined })),
    send: listing(FLAG),
    found: ['left out the gs2-cb-flag'],
  },
  // Body
  { name: 'no body', sign: () => ({ body: '' }), found: ['signed an empty body'] },
  {
    name: 'a body in another order',
    sign: () => ({ body: 'Version=2011-06-15&Action=GetCallerIdentity' }),
    found: ['signed the parameters of the body in another order'],
  },
  {
    name: 'a body with a line break',
    sign: ({ body }) => ({ body: `${body}\n` }),
    found: ['signed the body with a line break at its end'],
  },
  {
    name: 'a body without its version',
    sign: () => ({ body: 'Action=GetCallerIdentity' }),
    found: ['signed the body without its Version'],
  },
  // Session token
  {
    name: 'a token that is not signed',
    withToken: true,
    sign: withToken(() => undefined),
    send: listing('x-amz-security-token'),
    found: ['did not sign its session token'],
  },
  {
    name: 'a token that is not sent',
    withToken: true,
    send: ({ t, ...second }) => second,
    found: ['signed its session token, and did not send it'],
  },
  {
    name: 'a token neither signed nor sent',
    withToken: true,
    sign: withToken(() => undefined),
    send: ({ t, ...second }) => second,
    found: ['sent no session token'],
  },
  {
    name: "another session's token, sent and signed",
    withToken: true,
    sign: withToken((_, { otherSession }) => otherSession.sessionToken),
    send: (second, { otherSession }) => ({ ...second, t: otherSession.sessionToken }),
    found: [/^sent the session token of ASIA…\w{4}$/],
  },
  {
    name: "another session's token, signed",
    withToken: true,
    sign: withToken((_, { otherSession }) => otherSession.sessionToken),
    found: [/^signed the session token of ASIA…\w{4}$/],
  },
  {
    name: "another session's token, sent",
    withToken: true,
    send: (second, { otherSession }) => ({ ...second, t: otherSession.sessionToken }),
    found: ['signed its own session token, and sent another one'],
  },
  {
    name: 'a token percent-encoded, signed',
    withToken: true,
    sign: withToken((token) => encodeURIComponent(token)),
    found: ['signed its session token percent-encoded'],
  },
  {
    name: 'a token percent-encoded, sent and signed',
    withToken: true,
    sign: withToken((token) => encodeURIComponent(token)),
    send: (second) => ({ ...second, t: encodeURIComponent(second.t) }),
    found: ['sent its session token percent-encoded'],
  },
  // Secret
  {
    name: 'a secret with a line break',
    sign: withSecret((secret) => `${secret}\n`),
    found: ['signed with a secret that has a line break after it'],
  },
  {
    name: 'a secret with a line break of Windows',
    sign: withSecret((secret) => `${secret}\r\n`),
    found: ['signed with a secret that has a line break of Windows after it'],
  },
  {
    name: 'a secret after a space',
    sign: withSecret((secret) => ` ${secret}`),
    found: ['signed with a secret that has a space before it'],
  },
  {
    name: 'a secret percent-encoded',
    sign: withSecret(encodeURIComponent),
    found: ['signed with its secret percent-encoded'],
  },
  {
    name: 'a secret in quotation marks',
    sign: withSecret((secret) => `"${secret}"`),
    found: ['signed with its secret in quotation marks'],
  },
  {
    name: 'a secret in base64',
    sign: withSecret((secret) => Buffer.from(secret).toString('base64')),
    found: ['signed with its secret in base64'],
  },
  {
    name: 'a secret that is cut off',
    sign: withSecret((secret) => secret.slice(0, -1)),
    found: ['signed with its secret without its last character'],
  },
  // Access key
  {
    name: "another key's secret",
    sign: (_, { keys, otherKeys }) => ({ keys: { ...keys, secretAccessKey: otherKeys.secretAccessKey } }),
    found: [/^signed with the secret of AKIA…\w{4}$/],
  },
  // Headers and path
  {
    name: 'a content type with a character set',
    sign: withHeaders((headers) => ({
      'content-type': `${headers['content-type']}; charset=utf-8`,
    })),
    found: ['signed a content type with a character set'],
  },
  {
    name: 'no content length',
    sign: withHeaders(() => ({ 'content-length': '0' })),
    found: ['signed a content length of 0'],
  },
  {
    name: 'the list of signed headers in another order',
    send: inAuthorization((text) =>
      text.replace(
        /SignedHeaders=([^,]*)/,
        (_, list: string) => `SignedHeaders=${list.split(';').reverse().join(';')}`,
      ),
    ),
    found: ['listed its signed headers in another form or order'],
  },
  {
    name: 'a signature in capitals',
    send: withSignature((hex) => hex.toUpperCase()),
    found: ['wrote its signature in another form'],
  },
  {
    name: 'a header that nobody sends',
    sign: withHeaders(() => ({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })),
    found: ['signed the header x-amz-content-sha256, which is not sent'],
  },
  {
    name: 'a header that is listed only',
    send: listing('x-amz-content-sha256'),
    found: ['listed the header x-amz-content-sha256, which is not sent'],
  },
  { name: 'another path', sign: () => ({ path: '/sts' }), found: ['signed the path /sts'] },
  // Two at once
  {
    name: 'no body, and the other flag',
    sign: (right, situation) => ({ ...withHeaders(() => ({ [FLAG]: 'y' }))(right, situation), body: '' }),
    found: ['signed the gs2-cb-flag y', 'signed an empty body'],
  },
  {
    name: 'the regional host, and a secret with a line break',
    sign: (right) => ({
      host: 'sts.us-east-1.amazonaws.com',
      ...withSecret((secret) => `${secret}\n`)(right),
    }),
    found: [
      'signed the host sts.us-east-1.amazonaws.com',
      'signed with a secret that has a line break after it',
    ],
  },
];

/** What no variation fits: `found` has what the request shows openly. */
export const UNMATCHED_LOGINS: readonly (TamperedLogin & { unmatched?: 'not-comparable' })[] = [
  { name: 'another secret', sign: withSecret((secret) => secret.split('').reverse().join('')), found: [] },
  { name: 'a secret that nobody has', sign: withSecret(() => 'x'.repeat(40)), found: [] },
  {
    name: 'another secret, for another region',
    sign: (right) => ({ region: 'eu-west-1', ...withSecret((secret) => `not${secret}`)(right) }),
    found: ['signed for eu-west-1'],
  },
  {
    name: 'another secret, and the token of another session',
    withToken: true,
    sign: withSecret((secret) => `not${secret}`),
    send: (second, { otherSession }) => ({ ...second, t: otherSession.sessionToken }),
    found: [/^sent the session token of ASIA…\w{4}$/],
  },
  {
    name: 'another secret, and the signature in capitals',
    sign: withSecret((secret) => `not${secret}`),
    send: withSignature((hex) => hex.toUpperCase()),
    found: ['wrote its signature in another form'],
  },
  ...[
    ['a signature that is cut', (hex: string) => hex.slice(0, -1)],
    ['a signature that is cut to the length of base64', (hex: string) => hex.slice(0, 43)],
    ['a signature with a blank in it', (hex: string) => `${hex.slice(0, 30)} ${hex.slice(30)}`],
    ['a signature with other characters', (hex: string) => `${hex.slice(0, -1)}g`],
  ].map(([name, change]) => ({
    name: String(name),
    send: withSignature(change as (hex: string) => string),
    found: ['its signature is not 64 hexadecimal digits'],
    unmatched: 'not-comparable' as const,
  })),
  {
    name: 'a key of elsewhere',
    sign: () => ({ keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) } }),
    found: ['named an access key that the sandbox does not know'],
    unmatched: 'not-comparable',
  },
  {
    name: 'a key of elsewhere, for another region',
    sign: () => ({
      keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) },
      region: 'eu-west-1',
    }),
    found: ['named an access key that the sandbox does not know', 'signed for eu-west-1'],
    unmatched: 'not-comparable',
  },
  {
    name: 'the key id and the secret in each other’s place',
    sign: ({ keys }) => ({
      keys: { accessKeyId: keys.secretAccessKey, secretAccessKey: keys.accessKeyId },
    }),
    found: ['named an access key that the sandbox does not know'],
    unmatched: 'not-comparable',
  },
  { name: 'a made-up nonce', sign: withNonce(() => Buffer.alloc(64, 7).toString('base64')), found: [] },
  { name: 'a made-up host', sign: () => ({ host: 'sts.example.com' }), found: [] },
  {
    name: 'a date of last month',
    sign: ({ date }) => ({ date: date - 31 * 24 * HOUR_MS }),
    send: inAuthorization((text) => text.replace('/20251202/', '/20260102/')),
    found: [],
  },
];
