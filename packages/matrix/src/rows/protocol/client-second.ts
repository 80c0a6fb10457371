import {
  appendElements,
  clientSecond,
  logIn,
  saslContinue,
  startConversation,
} from '@atlas-aws-iam/sandbox/login-client';
import { Binary, type Document, serialize } from 'bson';
import { MALFORMED } from '../../raw/replies.ts';
import type { ProtocolCase } from './protocol-row.ts';

const edits: readonly [what: string, edit: (second: Document) => Document, reason: string][] = [
  ['no authorization header', ({ a: _, ...rest }) => rest, "field 'a' is missing"],
  ['no date', ({ d: _, ...rest }) => rest, "field 'd' is missing"],
  [
    'authorization header that is binary',
    ({ a, ...rest }) => ({ a: new Binary(Buffer.from(a)), ...rest }),
    "field 'a' has BSON type 5; it must be string",
  ],
  [
    'date that is a date',
    (second) => ({ ...second, d: new Date() }),
    "field 'd' has BSON type 9; it must be string",
  ],
  [
    'token that is binary',
    ({ t, ...rest }) => ({ ...rest, t: new Binary(Buffer.from(t)) }),
    "field 't' has BSON type 5; it must be string",
  ],
  [
    'token that is null',
    (second) => ({ ...second, t: null }),
    "field 't' has BSON type 10; it must be string",
  ],
  ['unknown field', (second) => ({ ...second, x: 1 }), "field 'x' is unknown"],
  [
    'field that a server knows and no driver sends',
    (second) => ({ ...second, c: '' }),
    "field 'c' is unknown",
  ],
  [
    'line break in the authorization header',
    (second) => ({ ...second, a: `${second.a}\r\nX: 1` }),
    'Invalid character in header content',
  ],
];

const editedCases = edits.map(
  ([what, edit, reason]): ProtocolCase => ({
    name: `client second: ${what}`,
    act: ({ client, session }) => logIn(client, session, { edit }),
    refusal: MALFORMED,
    reason,
  }),
);

const repeatedCases = ['a', 'd', 't'].map(
  (field): ProtocolCase => ({
    name: `client second: field ${field} twice`,
    async act({ client, session }) {
      const second = clientSecond(session, await startConversation(client));
      const payload = appendElements(serialize(second), serialize({ [field]: second[field] }));
      return client.command(saslContinue(payload));
    },
    refusal: MALFORMED,
    reason: `field '${field}' is a duplicate`,
  }),
);

const shapelessCases = (
  [
    ['empty payload', () => new Uint8Array()],
    ['payload cut short', (payload: Uint8Array) => payload.subarray(0, 20)],
    ['bytes after the payload', (payload: Uint8Array) => Buffer.concat([payload, Buffer.from([1])])],
  ] as const
).map(
  ([what, spoil]): ProtocolCase => ({
    name: `client second: ${what}`,
    async act({ client, keys }) {
      const second = clientSecond(keys, await startConversation(client));
      return client.command(saslContinue(spoil(serialize(second))));
    },
    refusal: MALFORMED,
    reason: 'BSON',
  }),
);

export const clientSecondCases = [...editedCases, ...repeatedCases, ...shapelessCases];
