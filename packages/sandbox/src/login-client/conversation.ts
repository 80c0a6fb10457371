import { randomBytes } from 'node:crypto';
import { Binary, type Document, deserialize, Int32, serialize } from 'bson';
import { type Keys, type SignedCall, type SigningChanges, signGetCallerIdentity } from './sign.ts';
import type { WireClient } from './wire-client.ts';

/** The gs2-cb-flag `n`: no channel binding, which is what clients must say. */
export const FLAG_N = 110;
export const FLAG_Y = 121;

export interface ServerFirst {
  /** 1, but for Amazon DocumentDB. */
  conversationId: number;
  serverNonce: Buffer;
  stsHost: string;
}

export function clientFirst(changes: Document = {}): Document {
  return { r: new Binary(randomBytes(32)), p: new Int32(FLAG_N), ...changes };
}

/** `payload`: bytes become binary data, all else is sent as it is. */
export function saslStart(payload: unknown, changes: Document = {}): Document {
  return {
    saslStart: 1,
    mechanism: 'MONGODB-AWS',
    payload: binary(payload),
    $db: '$external',
    ...changes,
  };
}

export function saslContinue(payload: unknown, changes: Document = {}): Document {
  return { saslContinue: 1, conversationId: 1, payload: binary(payload), $db: '$external', ...changes };
}

function binary(payload: unknown): unknown {
  return payload instanceof Uint8Array ? new Binary(payload) : payload;
}

/** @throws Error when the server does not answer with a server first. */
export async function startConversation(client: WireClient, first = clientFirst()): Promise<ServerFirst> {
  const reply = await client.command(saslStart(serialize(first)));
  if (reply.ok !== 1) throw new Error(`saslStart was refused: ${reply.errmsg}`);
  return readServerFirst(reply);
}

/** `payload`: as bytes, or as the BSON library reads them. */
export function readServerFirst(reply: Document): ServerFirst {
  const { payload } = reply;
  const { s, h } = deserialize(payload instanceof Uint8Array ? payload : payload.buffer);
  const conversationId = Number(reply.conversationId);
  return { conversationId, serverNonce: Buffer.from(s.buffer), stsHost: h };
}

/** Client second, signed for a server first. */
export function clientSecond(
  keys: Keys,
  serverFirst: Omit<ServerFirst, 'conversationId'>,
  changes: SigningChanges = {},
): Document {
  return formatClientSecond(keys, signFor(keys, serverFirst, changes));
}

export interface LoginChanges {
  first?: Document;
  /** What is signed otherwise; as a function, when what the server said decides it. */
  signing?: SigningChanges | ((serverFirst: ServerFirst) => SigningChanges);
  /** Called before client second is sent. */
  onSigned?: (call: SignedCall) => void;
  /** What becomes of client second once it is signed. */
  edit?: (second: Document) => Document;
}

/** Both steps; gives the reply to the second. */
export async function logIn(client: WireClient, keys: Keys, changes: LoginChanges = {}): Promise<Document> {
  const { first, signing = {}, onSigned, edit = (second) => second } = changes;
  const serverFirst = await startConversation(client, first);
  const call = signFor(keys, serverFirst, typeof signing === 'function' ? signing(serverFirst) : signing);
  onSigned?.(call);
  const { conversationId } = serverFirst;
  return client.command(saslContinue(serialize(edit(formatClientSecond(keys, call))), { conversationId }));
}

function signFor(
  keys: Keys,
  { serverNonce, stsHost }: Omit<ServerFirst, 'conversationId'>,
  changes: SigningChanges,
): SignedCall {
  return signGetCallerIdentity(keys, { host: stsHost, nonce: serverNonce.toString('base64') }, changes);
}

function formatClientSecond({ sessionToken }: Keys, { authorization, amzDate }: SignedCall): Document {
  return { a: authorization, d: amzDate, ...(sessionToken !== undefined && { t: sessionToken }) };
}
