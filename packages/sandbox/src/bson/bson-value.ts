import { type BsonElement, parseElements } from './parse-bson.ts';

/**
 * A value as it stands in a document: its type and its bytes. Queries work on these and not on the library's objects,
 * because an object of JavaScript forgets the order of names that look like integers, and numbers lose their type.
 */
export type BsonValue = Pick<BsonElement, 'type' | 'value'>;

/** https://bsonspec.org/spec.html */
export const BsonType = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binData: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  javascript: 0x0d,
  symbol: 0x0e,
  javascriptWithScope: 0x0f,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const;

const TYPE_NAMES = new Map<number, string>(Object.entries(BsonType).map(([name, type]) => [type, name]));

/** The name a server prints, and `$type` takes. */
export function typeName(type: number): string {
  return TYPE_NAMES.get(type) ?? `type ${type}`;
}

export function bytesOf({ value }: Pick<BsonElement, 'value'>): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** The text of a string, symbol or code: a length, the UTF-8 bytes, a zero. */
export function textOf(value: BsonValue): string {
  return bytesOf(value).toString('utf8', 4, value.value.length - 1);
}

export function isDocument({ type }: BsonValue): boolean {
  return type === BsonType.object || type === BsonType.array;
}

/** The fields of an embedded document, or the items of an array, in order. */
export function childrenOf(value: BsonValue): BsonElement[] {
  return isDocument(value) ? parseElements(value.value) : [];
}
