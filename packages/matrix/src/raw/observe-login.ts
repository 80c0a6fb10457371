import type { Keys, WireClient } from '@atlas-aws-iam/sandbox/login-client';
import {
  clientFirst,
  clientSecond,
  readServerFirst,
  saslContinue,
  saslStart,
} from '@atlas-aws-iam/sandbox/login-client';
import { Binary, type Document, deserialize, Int32, serialize } from 'bson';
import { authenticatedUsers } from './assert-users.ts';

/** What a server said in a login, with numbers in their own types, and nothing of it that is random. */
export interface ObservedLogin {
  opening: Document;
  /** Who was logged in between the two steps. */
  usersBetween: unknown;
  closing: Document;
}

/**
 * Logs in by hand, and looks at every field.
 *
 * @param flag - the gs2-cb-flag, as the byte that client first has for it
 * @throws Error when the server does not answer with a server first
 */
export async function converse(client: WireClient, keys: Keys, flag: number): Promise<ObservedLogin> {
  const first = clientFirst({ p: new Int32(flag) });
  const opening = exactly(await client.ask(saslStart(serialize(first))));
  if (!(opening.payload instanceof Binary)) throw new Error(`saslStart was refused: ${opening.errmsg}`);
  const serverFirst = readServerFirst(opening);
  const usersBetween = await authenticatedUsers(client);
  const second = clientSecond(keys, serverFirst, { flag: String.fromCharCode(flag) });
  const closing = exactly(await client.ask(saslContinue(serialize(second))));
  const { r: clientNonce } = first;
  return {
    opening: {
      ...described(opening),
      payload: {
        bsonSubtype: opening.payload.sub_type,
        fields: Object.keys(deserialize(opening.payload.buffer)).join(', '),
        stsHost: serverFirst.stsHost,
        nonceBytes: serverFirst.serverNonce.length,
        beginsWithClientNonce: serverFirst.serverNonce.subarray(0, 32).equals(clientNonce.buffer),
      },
    },
    usersBetween,
    closing: described(closing),
  };
}

function exactly(reply: Uint8Array): Document {
  return deserialize(reply, { promoteValues: false });
}

function described(reply: Document): Document {
  return Object.fromEntries(Object.entries(reply).map(([name, value]) => [name, describe(value)]));
}

function describe(value: unknown): unknown {
  if (value instanceof Binary) return { bsonSubtype: value.sub_type, bytes: value.length() };
  if (typeof value !== 'object' || value === null) return `${typeNameOf(value)} ${value}`;
  return '_bsontype' in value ? `${value._bsontype} ${value}` : JSON.stringify(value);
}

/** As `Boolean` and `String` are called. */
function typeNameOf(value: unknown): string {
  const name = typeof value;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
