import { isUtf8 } from 'node:buffer';
import { CommandError } from '../command-error.ts';
import { MAX_NESTING_DEPTH } from './limits.ts';

// BSON read in place: it makes no objects, so that a document costs no memory beyond its own bytes.
// https://bsonspec.org/spec.html

const MIN_DOCUMENT_BYTES = 5;
const STRING = 0x02;
const OBJECT = 0x03;
const ARRAY = 0x04;
const BINARY = 0x05;
const BOOL = 0x08;
const REGEX = 0x0b;
const DB_POINTER = 0x0c;
const JAVASCRIPT = 0x0d;
const SYMBOL = 0x0e;
const JAVASCRIPT_WITH_SCOPE = 0x0f;
const OBJECT_ID_BYTES = 12;
/** Binary data of this subtype states its length twice. */
const OLD_BINARY_SUBTYPE = 2;

/** Sizes of values that do not state their own. */
const FIXED_BYTES = new Map([
  [0x01, 8],
  [0x06, 0],
  [0x07, OBJECT_ID_BYTES],
  [BOOL, 1],
  [0x09, 8],
  [0x0a, 0],
  [0x10, 4],
  [0x11, 8],
  [0x12, 8],
  [0x13, 16],
  [0x7f, 0],
  [0xff, 0],
]);

/** Gets the places of an element's parts; the value begins after the zero that ends the name. Returning true stops the scan. */
type Visit = (type: number, nameStart: number, nameEnd: number, valueEnd: number) => boolean | undefined;

/**
 * Visits the first level of a document, in order, repeated names included. What is inside the values is not looked at.
 *
 * @throws CommandError InvalidBSON
 */
export function scanElements(document: Uint8Array, visit: Visit): void {
  scan(asBuffer(document), 0, document.length, visit);
}

/**
 * Checks a whole document, down to the text of its strings.
 *
 * @param maxElements at all levels together
 * @throws CommandError InvalidBSON, Overflow, BSONObjectTooLarge
 */
export function validateBson(document: Uint8Array, maxElements = Number.POSITIVE_INFINITY): void {
  const bytes = asBuffer(document);
  let count = 0;

  function validate(start: number, end: number, depth: number): void {
    if (depth > MAX_NESTING_DEPTH) {
      throw new CommandError(15, `BSONObj exceeded maximum nested object depth: ${MAX_NESTING_DEPTH}`);
    }
    scan(bytes, start, end, (type, nameStart, nameEnd, valueEnd) => {
      count += 1;
      if (count > maxElements) {
        throw new CommandError(
          10334,
          `Before login the sandbox takes messages of at most ${maxElements} fields and items. Log in first.`,
        );
      }
      requireUtf8(bytes, nameStart, nameEnd);
      const at = nameEnd + 1;
      switch (type) {
        case OBJECT:
        case ARRAY:
          validate(at, valueEnd, depth + 1);
          break;
        case STRING:
        case JAVASCRIPT:
        case SYMBOL:
          requireString(bytes, at, valueEnd);
          break;
        case DB_POINTER:
          requireString(bytes, at, valueEnd - OBJECT_ID_BYTES);
          break;
        case REGEX:
          requireUtf8(bytes, at, valueEnd);
          break;
        case BOOL:
          if ((bytes[at] ?? 0) > 1) throw invalidBson('a boolean that is neither 0 nor 1');
          break;
        case BINARY:
          if (bytes[at + 4] === OLD_BINARY_SUBTYPE) requireInnerLength(bytes, at, valueEnd);
          break;
        case JAVASCRIPT_WITH_SCOPE: {
          const codeEnd = at + 8 + bytes.readInt32LE(at + 4);
          if (codeEnd <= at + 8 || codeEnd > valueEnd - MIN_DOCUMENT_BYTES) {
            throw invalidBson('a code whose length is wrong');
          }
          requireString(bytes, at + 4, codeEnd);
          validate(codeEnd, valueEnd, depth + 1);
          break;
        }
      }
      return undefined;
    });
  }

  validate(0, bytes.length, 1);
}

function scan(bytes: Buffer, start: number, end: number, visit: Visit): void {
  const size = end - start < MIN_DOCUMENT_BYTES ? -1 : bytes.readInt32LE(start);
  if (size !== end - start) throw invalidBson(`a document of ${size} bytes in ${end - start}`);
  if (bytes[end - 1] !== 0) throw invalidBson('a document without a zero at its end');
  const last = end - 1;
  for (let at = start + 4; at < last; ) {
    const type = bytes[at] ?? 0;
    const nameStart = at + 1;
    const nameEnd = zeroAt(bytes, nameStart, last);
    const valueEnd = endOfValue(bytes, type, nameEnd + 1, last);
    if (visit(type, nameStart, nameEnd, valueEnd)) return;
    at = valueEnd;
  }
}

/**
 * The element that begins at a place, by itself: where its name and its value end.
 *
 * @param last where the document's own zero is, or what there is of the document ends
 * @throws CommandError InvalidBSON
 */
export function placeOfElement(
  bytes: Buffer,
  at: number,
  last: number,
): { type: number; nameEnd: number; valueEnd: number } {
  const type = bytes[at] ?? 0;
  const nameEnd = zeroAt(bytes, at + 1, last);
  return { type, nameEnd, valueEnd: endOfValue(bytes, type, nameEnd + 1, last) };
}

function endOfValue(bytes: Buffer, type: number, at: number, last: number): number {
  const end = at + sizeOfValue(bytes, type, at, last);
  if (end > last) throw invalidBson('a value longer than its document');
  return end;
}

function sizeOfValue(bytes: Buffer, type: number, at: number, last: number): number {
  const fixed = FIXED_BYTES.get(type);
  if (fixed !== undefined) return fixed;
  if (type === REGEX) return zeroAt(bytes, zeroAt(bytes, at, last) + 1, last) + 1 - at;
  if (at + 4 > last) throw invalidBson('a value longer than its document');
  const length = bytes.readInt32LE(at);
  switch (type) {
    case STRING:
    case JAVASCRIPT:
    case SYMBOL:
      return 4 + atLeast(1, length);
    case DB_POINTER:
      return 4 + atLeast(1, length) + OBJECT_ID_BYTES;
    case BINARY:
      return 5 + atLeast(0, length);
    case OBJECT:
    case ARRAY:
      return atLeast(MIN_DOCUMENT_BYTES, length);
    case JAVASCRIPT_WITH_SCOPE:
      return atLeast(4 + 5 + MIN_DOCUMENT_BYTES, length);
    default:
      throw invalidBson(`type ${type} is unknown`);
  }
}

function atLeast(least: number, length: number): number {
  if (length < least) throw invalidBson(`a length of ${length}`);
  return length;
}

function zeroAt(bytes: Buffer, start: number, last: number): number {
  let at = start;
  while (at < last && bytes[at] !== 0) at += 1;
  if (at >= last) throw invalidBson('a name or pattern without a zero at its end');
  return at;
}

/** A length, the text, a zero. */
function requireString(bytes: Buffer, at: number, end: number): void {
  if (bytes[end - 1] !== 0) throw invalidBson('a string without a zero at its end');
  requireUtf8(bytes, at + 4, end - 1);
}

function requireUtf8(bytes: Buffer, start: number, end: number): void {
  for (let at = start; at < end; at += 1) {
    // ASCII, of which almost all names are, needs no more than a look.
    if ((bytes[at] ?? 0) < 0x80) continue;
    if (isUtf8(bytes.subarray(at, end))) return;
    throw invalidBson('a text that is not UTF-8');
  }
}

function requireInnerLength(bytes: Buffer, at: number, end: number): void {
  const content = end - at - 9;
  if (content < 0 || bytes.readInt32LE(at + 5) !== content) {
    throw invalidBson('binary data of subtype 2 whose inner length is wrong');
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function invalidBson(reason: string): CommandError {
  return new CommandError(22, `invalid BSON: ${reason}`);
}
