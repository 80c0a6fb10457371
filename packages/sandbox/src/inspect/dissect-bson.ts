import { BsonType } from '../bson/bson-value.ts';
import { formatValue } from '../bson/format-value.ts';
import { placeOfElement } from '../bson/scan-bson.ts';
import { countBytes, type Dissection } from './dissection.ts';
import { fillAll, fillName, isPrintable, type Judge } from './fill-secrets.ts';
import type { Field } from './model.ts';

/** Deeper documents than a login has are not read. */
const MAX_DEPTH = 20;
const UUID_SUBTYPE = 4;
const UUID_BYTES = 16;

/** An element of a document: its type, its name and a zero, its value. */
export interface ElementPlace {
  /** Counted from 0. */
  index: number;
  type: number;
  name: string;
  start: number;
  valueStart: number;
  end: number;
}

/** The end of the document that begins at `start`, or of what there is of it. */
export function endOfDocument({ bytes }: Dissection, start: number, last: number): number {
  const size = start + 4 <= last ? bytes.readInt32LE(start) : 0;
  return size < 5 ? last : Math.min(start + size, last);
}

/** The fields of a document's elements. Where it cannot be read, the rest is one field, and hidden. */
export function dissectElements(
  d: Dissection,
  start: number,
  end: number,
  read: (element: ElementPlace) => Field,
): Field[] {
  const fields: Field[] = [];
  let at = start;
  let last = end;
  if (start + 5 <= end && d.bytes.readInt32LE(start) >= end - start && d.showNumber(start, start + 4)) {
    at += 4;
    // Otherwise the end of it is missing.
    if (d.bytes.readInt32LE(start) === end - start && d.bytes[end - 1] === 0) {
      last -= 1;
      d.show(last, end);
    }
    for (let index = 0; at < last && !d.isFull(); index += 1) {
      const element = elementAt(d, index, at, last);
      if (!element) break;
      fields.push(read(element));
      at = element.end;
    }
  }
  if (at < last) fields.push(d.unknown(at, last));
  return fields;
}

/** @param judge of its text, or of those within it */
export function dissectElement(
  d: Dissection,
  element: ElementPlace,
  topic: string,
  judge: Judge = fillName,
  depth = 1,
): Field {
  const { type, name, start, valueStart, end } = element;
  const field = (value?: string, fields?: readonly Field[]) =>
    d.field({ name, topic, start, end, ...(value !== undefined && { value }), ...(fields && { fields }) });
  switch (type) {
    case BsonType.string:
    case BsonType.symbol:
      return field(showString(d, element, judge));
    case BsonType.object:
    case BsonType.array: {
      if (depth >= MAX_DEPTH) return field(countBytes(end - valueStart));
      const read = (inner: ElementPlace) => dissectElement(d, inner, topic, judge, depth + 1);
      return field(undefined, dissectElements(d, valueStart, end, read));
    }
    case BsonType.binData: {
      const isUuid = d.bytes[valueStart + 4] === UUID_SUBTYPE && end - valueStart === 5 + UUID_BYTES;
      d.show(valueStart, valueStart + 5);
      return showBinary(d, element, topic, isUuid);
    }
    case BsonType.regex:
    case BsonType.dbPointer:
    case BsonType.javascript:
    case BsonType.javascriptWithScope:
      return field(countBytes(end - valueStart));
    default: {
      return field(
        d.showNumber(valueStart, end) ? formatPlain(type, d.bytes.subarray(valueStart, end)) : '…',
      );
    }
  }
}

/** A string's length, text and zero. The text may be shown as far as it is judged harmless. */
export function showString(d: Dissection, { valueStart, end }: ElementPlace, judge: Judge): string {
  d.show(valueStart, valueStart + 4);
  d.showText(valueStart + 4, end - 1, judge);
  d.showText(end - 1, end, (zero) => (zero === '\0' ? zero : fillAll(zero)));
  return d.textAt(valueStart + 4, end - 1);
}

/** @param isKnown these bytes are no secret, unless they are a text. */
export function showBinary(
  d: Dissection,
  { name, start, valueStart, end }: ElementPlace,
  topic: string,
  isKnown: boolean,
): Field {
  const content = d.bytes.subarray(valueStart + 5, end);
  d.show(valueStart, valueStart + 5);
  const isShown = d.isExample || (isKnown && !isPrintable(content));
  if (isShown) d.show(valueStart + 5, end);
  const value = isShown && isKnown ? content.toString('base64') : countBytes(content.length);
  return d.field({ name, topic, start, end, value });
}

function elementAt(d: Dissection, index: number, start: number, last: number): ElementPlace | undefined {
  try {
    const { type, nameEnd, valueEnd } = placeOfElement(d.bytes, start, last);
    d.show(start, start + 1);
    d.showText(start + 1, nameEnd, fillName);
    d.show(nameEnd, nameEnd + 1);
    const name = d.bytes.toString('utf8', start + 1, nameEnd);
    return { index, type, name, start, valueStart: nameEnd + 1, end: valueEnd };
  } catch {
    return undefined;
  }
}

function formatPlain(type: number, value: Buffer): string {
  if (type !== BsonType.date) return formatValue({ type, value });
  const ms = Number(value.readBigInt64LE(0));
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}
