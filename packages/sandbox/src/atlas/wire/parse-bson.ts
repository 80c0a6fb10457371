import { type Document, deserialize, onDemand } from 'bson';
import { CommandError } from '../command-error.ts';
import { MAX_NESTING_DEPTH } from './constants.ts';

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
 * Parses one document. The library's errors become the server's.
 *
 * @throws CommandError InvalidBSON, Overflow
 */
export function parseBson(bytes: Uint8Array): Document {
  const document = deserializeOrThrow(bytes);
  if (isDeeper(document, MAX_NESTING_DEPTH)) {
    throw new CommandError(15, `BSONObj exceeded maximum nested object depth: ${MAX_NESTING_DEPTH}`);
  }
  return document;
}

function deserializeOrThrow(bytes: Uint8Array): Document {
  try {
    return deserialize(bytes, { promoteBuffers: false });
  } catch (error) {
    throw invalidBson(error);
  }
}

/** The library takes any depth; everything that walks a document after it would run out of stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Parses the first level only, in order, repeated names included: what a `Document` cannot show. */
export function parseElements(bytes: Uint8Array): BsonElement[] {
  try {
    // Checked here because the library reads the document it finds and ignores what follows.
    const size = bytes.length < 4 ? -1 : onDemand.NumberUtils.getInt32LE(bytes, 0);
    if (size !== bytes.length) throw new Error(`a document of ${size} bytes in ${bytes.length}`);
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
