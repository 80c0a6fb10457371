import { Binary, serialize } from 'bson';
import { BsonType } from '../../bson/bson-value.ts';
import { type BsonElement, parseElements } from '../../bson/parse-bson.ts';

// The one-letter fields of the conversation stop here.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws

export const CLIENT_NONCE_BYTES = 32;
export const SERVER_NONCE_BYTES = 64;

const GS2_CB_FLAGS: Readonly<Record<number, 'n' | 'y'>> = { 110: 'n', 121: 'y' };

export interface ClientFirst {
  clientNonce: Buffer;
  /** `n`: the client does not support channel binding; `y`: it does and thinks that the server does not. */
  gs2CbFlag: 'n' | 'y';
}

export interface ServerFirst {
  serverNonce: Buffer;
  stsHost: string;
}

export interface ClientSecond {
  authorizationHeader: string;
  amzDate: string;
  sessionToken: string | undefined;
}

/** A payload that is not what the specification says. The reason stays on the server: the client learns only that it failed. */
class PayloadError extends Error {
  override name = 'PayloadError';
}

export function parseClientFirst(payload: Uint8Array): ClientFirst {
  const fields = parseFields(payload, ['r', 'p']);
  const clientNonce = binary(fields, 'r');
  if (clientNonce.length !== CLIENT_NONCE_BYTES) {
    throw new PayloadError(`client nonce 'r' has ${clientNonce.length} bytes, not ${CLIENT_NONCE_BYTES}`);
  }
  const flag = int32(fields, 'p');
  const gs2CbFlag = GS2_CB_FLAGS[flag];
  if (!gs2CbFlag) throw new PayloadError(`gs2-cb-flag 'p' is ${flag}, neither 110 nor 121`);
  return { clientNonce, gs2CbFlag };
}

export function formatServerFirst({ serverNonce, stsHost }: ServerFirst): Uint8Array {
  return serialize({ s: new Binary(serverNonce), h: stsHost });
}

/**
 * Deliberately stricter than a server: its parser also admits the optional fields `p`, `c` and `o`, which the
 * specification does not describe and no driver sends. What they would mean is not emulated, so they are refused.
 */
export function parseClientSecond(payload: Uint8Array): ClientSecond {
  const fields = parseFields(payload, ['a', 'd', 't']);
  return {
    authorizationHeader: string(fields, 'a'),
    amzDate: string(fields, 'd'),
    sessionToken: fields.has('t') ? string(fields, 't') : undefined,
  };
}

/** Strict, as a server's generated parsers are: nothing unknown, nothing twice. */
function parseFields(payload: Uint8Array, names: readonly string[]): Map<string, BsonElement> {
  const fields = new Map<string, BsonElement>();
  for (const element of parseElements(payload)) {
    if (!names.includes(element.name)) throw new PayloadError(`field '${element.name}' is unknown`);
    if (fields.has(element.name)) throw new PayloadError(`field '${element.name}' is a duplicate`);
    fields.set(element.name, element);
  }
  return fields;
}

function bytesOf(fields: Map<string, BsonElement>, name: string, type: number, typeName: string): Buffer {
  const element = fields.get(name);
  if (element?.type !== type) {
    const found = element ? `has BSON type ${element.type}` : 'is missing';
    throw new PayloadError(`field '${name}' ${found}; it must be ${typeName}`);
  }
  return Buffer.from(element.value.buffer, element.value.byteOffset, element.value.byteLength);
}

function binary(fields: Map<string, BsonElement>, name: string): Buffer {
  const value = bytesOf(fields, name, BsonType.binData, 'binary');
  if (value[4] !== 0) throw new PayloadError(`field '${name}' has binary subtype ${value[4]}, not 0`);
  return value.subarray(5);
}

function int32(fields: Map<string, BsonElement>, name: string): number {
  return bytesOf(fields, name, BsonType.int, 'int32').readInt32LE(0);
}

/** Bytes that are not UTF-8 become characters that no HTTP header may hold, so they never travel on. */
function string(fields: Map<string, BsonElement>, name: string): string {
  const bytes = bytesOf(fields, name, BsonType.string, 'string');
  // The library's on-demand parser takes a string at its length, whatever it ends with.
  if (bytes.at(-1) !== 0) throw new PayloadError(`field '${name}' has no zero at its end`);
  return bytes.toString('utf8', 4, bytes.length - 1);
}
