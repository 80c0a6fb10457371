import assert from 'node:assert/strict';
import {
  appendElements,
  clientFirst,
  clientSecond,
  logIn,
  saslContinue,
  saslStart,
  startConversation,
} from '@atlas-aws-iam/sandbox/login-client';
import { Binary, type Document, Long, serialize } from 'bson';
import { commandRefused, type Refusal } from '../../raw/replies.ts';
import { type ProtocolCase, USER } from './protocol-row.ts';

const NO_CONVERSATION = commandRefused(17, 'ProtocolError', 'No SASL session state found');
const NO_PAYLOAD = commandRefused(
  2,
  'BadValue',
  'SASL payload must be binary data of subtype 0 or a base64 string',
);

const starts: readonly [
  what: string,
  command: (good: Document) => Document | Uint8Array,
  refusal: Refusal,
][] = [
  [
    'wrong database',
    (good) => ({ ...good, $db: 'admin' }),
    commandRefused(2, 'BadValue', "Unsupported mechanism 'MONGODB-AWS' on authentication database 'admin'"),
  ],
  [
    'another mechanism',
    (good) => ({ ...good, mechanism: 'SCRAM-SHA-256' }),
    commandRefused(
      334,
      'MechanismUnavailable',
      'Received authentication for mechanism SCRAM-SHA-256 which is not enabled',
    ),
  ],
  ['mechanism that is a number', (good) => ({ ...good, mechanism: 1 }), wrongType('saslStart.mechanism')],
  ['payload that is a number', (good) => ({ ...good, payload: 7 }), wrongType('saslStart.payload')],
  ['payload of binary subtype 4', (good) => ({ ...good, payload: uuid() }), NO_PAYLOAD],
  ['payload that is no base64', (good) => ({ ...good, payload: 'not base64!' }), NO_PAYLOAD],
  ['no mechanism', ({ mechanism: _, ...rest }) => rest, missing('saslStart.mechanism')],
  ['no payload', ({ payload: _, ...rest }) => rest, missing('saslStart.payload')],
  ['unknown field', (good) => ({ ...good, surprise: 1 }), unknown('saslStart.surprise')],
  [
    'mechanism twice',
    (good) => appendElements(serialize(good), serialize({ mechanism: 'MONGODB-AWS' })),
    duplicate('saslStart.mechanism'),
  ],
];

const startCases = starts.map(
  ([what, command, refusal]): ProtocolCase => ({
    name: `saslStart: ${what}`,
    act: ({ client }) => client.command(command(saslStart(serialize(clientFirst())))),
    refusal,
  }),
);

// Each with a client second that is good, so that nothing else can be what is refused.
const continues: readonly [
  what: string,
  command: (good: Document) => Document | Uint8Array,
  refusal: Refusal,
][] = [
  [
    'another database than at the start',
    (good) => ({ ...good, $db: 'admin' }),
    commandRefused(17, 'ProtocolError', 'Attempt to switch database target during SASL authentication.'),
  ],
  [
    'wrong conversation id',
    (good) => ({ ...good, conversationId: 2 }),
    commandRefused(17, 'ProtocolError', 'sasl: Mismatched conversation id'),
  ],
  [
    'conversation id that is a long',
    (good) => ({ ...good, conversationId: Long.fromNumber(1) }),
    wrongType('saslContinue.conversationId', 'long', 'int'),
  ],
  ['payload that is a number', (good) => ({ ...good, payload: 7 }), wrongType('saslContinue.payload')],
  ['payload of binary subtype 4', (good) => ({ ...good, payload: uuid() }), NO_PAYLOAD],
  ['payload that is no base64', (good) => ({ ...good, payload: 'not base64!' }), NO_PAYLOAD],
  ['no conversation id', ({ conversationId: _, ...rest }) => rest, missing('saslContinue.conversationId')],
  ['no payload', ({ payload: _, ...rest }) => rest, missing('saslContinue.payload')],
  ['unknown field', (good) => ({ ...good, surprise: 1 }), unknown('saslContinue.surprise')],
  [
    'conversation id twice',
    (good) => appendElements(serialize(good), serialize({ conversationId: 1 })),
    duplicate('saslContinue.conversationId'),
  ],
];

const continueCases = continues.map(
  ([what, command, refusal]): ProtocolCase => ({
    name: `saslContinue: ${what}`,
    async act({ client, keys }) {
      const second = clientSecond(keys, await startConversation(client));
      return client.command(command(saslContinue(serialize(second))));
    },
    refusal,
  }),
);

const orderCases: readonly ProtocolCase[] = [
  {
    name: 'saslContinue: without saslStart',
    act: ({ client, keys }) => {
      const signed = clientSecond(keys, { serverNonce: Buffer.alloc(64, 7), stsHost: 'sts.amazonaws.com' });
      return client.command(saslContinue(serialize(signed)));
    },
    refusal: NO_CONVERSATION,
  },
  {
    name: 'saslContinue: after another conversation id, with the right one',
    async act({ client, keys }) {
      const second = saslContinue(serialize(clientSecond(keys, await startConversation(client))));
      await client.command({ ...second, conversationId: 2 });
      return client.command(second);
    },
    refusal: NO_CONVERSATION,
    reason: 'sasl: Mismatched conversation id',
  },
  {
    name: 'saslContinue: after a saslStart that was refused',
    async act({ client, keys }) {
      const abandoned = clientSecond(keys, await startConversation(client));
      await client.command(saslStart(serialize(clientFirst()), { mechanism: 'PLAIN' }));
      return client.command(saslContinue(serialize(abandoned)));
    },
    refusal: NO_CONVERSATION,
  },
  {
    name: 'saslContinue: a third step',
    async act({ client, keys }) {
      assert.equal((await logIn(client, keys)).done, true, 'the login before it');
      return client.command(saslContinue(new Uint8Array()));
    },
    refusal: NO_CONVERSATION,
    isLoggedIn: true,
  },
  {
    name: 'saslContinue: another user on a connection that is logged in',
    async act({ client, keys, session }) {
      assert.equal((await logIn(client, keys)).done, true, 'the login before it');
      return logIn(client, session);
    },
    refusal: commandRefused(
      5626701,
      'Location5626701',
      `Each client connection may only be authenticated once. Previously authenticated as: ${USER}@$external`,
    ),
    reason: `the connection is already authenticated as ${USER}`,
    isLoggedIn: true,
  },
];

export const commandCases = [...startCases, ...continueCases, ...orderCases];

function wrongType(
  field: string,
  type = 'int',
  expected = field.endsWith('payload') ? 'binData' : 'string',
): Refusal {
  const text = `BSON field '${field}' is the wrong type '${type}', expected type '${expected}'`;
  return commandRefused(14, 'TypeMismatch', text);
}

function missing(field: string): Refusal {
  return commandRefused(40414, 'Location40414', `BSON field '${field}' is missing but a required field`);
}

function unknown(field: string): Refusal {
  return commandRefused(40415, 'Location40415', `BSON field '${field}' is an unknown field.`);
}

function duplicate(field: string): Refusal {
  return commandRefused(40413, 'Location40413', `BSON field '${field}' is a duplicate field`);
}

function uuid(): Binary {
  return new Binary(Buffer.alloc(16, 7), 4);
}
