import { type Document, deserialize, onDemand } from 'bson';
import { CommandError } from '../command-error.ts';

/** One element of a document, read from the bytes themselves. */
export interface BsonElement {
  type: number;
  name: string;
  /** The value's bytes, without type and name. */
  value: Uint8Array;
  /** The whole element's bytes. */
  bytes: Uint8Array;
}

/**
 * Parses one document. The library's errors of every kind (also of a document nested too deeply for its recursion)
 * become the server's.
 *
 * @throws CommandError InvalidBSON
 */
export function parseBson(bytes: Uint8Array, rawFields: readonly string[] = []): Document {
  try {
    const fieldsAsRaw = Object.fromEntries(rawFields.map((name) => [name, true]));
    return deserialize(bytes, { promoteBuffers: false, fieldsAsRaw });
  } catch (error) {
    throw invalidBson(error);
  }
}

/** Parses the first level only, in order, repeated names included: what a `Document` cannot show. */
export function parseElements(bytes: Uint8Array): BsonElement[] {
  try {
    return [...onDemand.parseToElements(bytes)].map(([type, nameOffset, nameLength, offset, length]) => ({
      type,
      name: onDemand.ByteUtils.toUTF8(bytes, nameOffset, nameOffset + nameLength, true),
      value: bytes.subarray(offset, offset + length),
      bytes: bytes.subarray(nameOffset - 1, offset + length),
    }));
  } catch (error) {
    throw invalidBson(error);
  }
}

function invalidBson(error: unknown): CommandError {
  return new CommandError(22, `invalid BSON: ${error instanceof Error ? error.message : String(error)}`);
}
