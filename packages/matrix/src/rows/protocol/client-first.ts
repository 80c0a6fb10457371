import { randomBytes } from 'node:crypto';
import { appendElements, clientFirst, saslStart } from '@atlas-aws-iam/sandbox/login-client';
import { Binary, type Document, Double, Int32, Long, serialize } from 'bson';
import { MALFORMED } from '../../raw/replies.ts';
import type { ProtocolCase } from './protocol-row.ts';

const { r, p } = clientFirst();

const payloads: readonly [what: string, payload: Uint8Array, reason: string][] = [
  ['nonce of 31 bytes', first({ r: new Binary(randomBytes(31)) }), "client nonce 'r' has 31 bytes, not 32"],
  ['nonce of 33 bytes', first({ r: new Binary(randomBytes(33)) }), "client nonce 'r' has 33 bytes, not 32"],
  ['empty nonce', first({ r: new Binary() }), "client nonce 'r' has 0 bytes, not 32"],
  ['nonce that is a string', first({ r: 'n'.repeat(32) }), "field 'r' has BSON type 2; it must be binary"],
  [
    'nonce of binary subtype 4',
    first({ r: new Binary(randomBytes(32), 4) }),
    "field 'r' has binary subtype 4, not 0",
  ],
  ...[0, 78, 109, 111, 112, 120, 122].map((flag): [string, Uint8Array, string] => [
    `flag ${flag}`,
    first({ p: new Int32(flag) }),
    `gs2-cb-flag 'p' is ${flag}, neither 110 nor 121`,
  ]),
  ['flag that is a double', first({ p: new Double(110) }), "field 'p' has BSON type 1; it must be int32"],
  ['flag that is a long', first({ p: Long.fromNumber(110) }), "field 'p' has BSON type 18; it must be int32"],
  ['flag that is a letter', first({ p: 'n' }), "field 'p' has BSON type 2; it must be int32"],
  ['no nonce', serialize({ p }), "field 'r' is missing"],
  ['no flag', serialize({ r }), "field 'p' is missing"],
  ['unknown field', first({ x: 1 }), "field 'x' is unknown"],
  ['nonce twice', appendElements(serialize({ r, p }), serialize({ r })), "field 'r' is a duplicate"],
  ['flag twice', appendElements(serialize({ r, p }), serialize({ p })), "field 'p' is a duplicate"],
  ['empty payload', new Uint8Array(), 'BSON'],
  ['payload cut short', first().subarray(0, 20), 'BSON'],
  ['bytes after the payload', Buffer.concat([first(), Buffer.from([1, 2, 3])]), 'BSON'],
];

export const clientFirstCases = payloads.map(
  ([what, payload, reason]): ProtocolCase => ({
    name: `client first: ${what}`,
    act: ({ client }) => client.command(saslStart(payload)),
    refusal: MALFORMED,
    reason,
  }),
);

function first(changes: Document = {}): Uint8Array {
  return serialize({ r, p, ...changes });
}
