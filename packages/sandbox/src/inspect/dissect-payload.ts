import { BsonType } from '../bson/bson-value.ts';
import { dissectAuthorization } from './dissect-authorization.ts';
import {
  dissectElement,
  dissectElements,
  type ElementPlace,
  showBinary,
  showString,
} from './dissect-bson.ts';
import { countBytes, type Dissection } from './dissection.ts';
import { fillAll, fillDate, fillName, isNonce } from './fill-secrets.ts';
import type { Field } from './model.ts';

/** Of whose payload: its one-letter fields are these. */
export type PayloadOf = keyof typeof FIELDS;

type Read = (d: Dissection, element: ElementPlace, topic: string) => Field | undefined;

// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws
const FIELDS = {
  saslStart: { r: readNonce, p: readFlag },
  saslReply: { s: readNonce, h: textAs(fillName) },
  saslContinue: { a: readAuthorization, d: textAs(fillDate), t: textAs(fillAll) },
} as const satisfies Record<string, Record<string, Read>>;

/** The element `payload`: a document in binary data, or in base64, or anything else. */
export function dissectPayload(d: Dissection, element: ElementPlace, of: PayloadOf): Field {
  const { type, name, start, valueStart, end } = element;
  const parts = { name, topic: `${of}.payload`, start, end };
  if (type === BsonType.binData) {
    d.show(valueStart, valueStart + 5);
    const contentStart = valueStart + 5;
    const value = countBytes(end - contentStart);
    if (end === contentStart || !isDocument(d.bytes.subarray(contentStart, end))) {
      return d.field({ ...parts, value });
    }
    return d.field({ ...parts, value, fields: dissectFields(d, contentStart, end, of) });
  }
  if (type === BsonType.string) return dissectBase64(d, element, of);
  // Whatever it is, a server takes it for no payload.
  return dissectElement(d, element, parts.topic, fillAll);
}

/** Fields of what is encoded have the place of the whole text: a byte of theirs is not a byte of it. */
function dissectBase64(d: Dissection, element: ElementPlace, of: PayloadOf): Field {
  const [start, end] = [element.valueStart + 4, element.end - 1];
  const text = d.bytes.toString('latin1', start, end);
  const content = Buffer.from(text, 'base64');
  const parts = { name: element.name, topic: `${of}.payload`, start: element.start, end: element.end };
  if (content.toString('base64') !== text || !isDocument(content)) {
    return d.field({ ...parts, value: showString(d, element, text === '' ? fillName : fillAll) });
  }
  const inner = d.inner(content);
  const fields = dissectFields(inner, 0, content.length, of).map((field) => moveTo(field, start, end));
  showString(d, element, () => inner.shown.toString('base64'));
  return d.field({ ...parts, value: countBytes(text.length), fields });
}

function dissectFields(d: Dissection, start: number, end: number, of: PayloadOf): Field[] {
  const known: Record<string, Read> = FIELDS[of];
  return dissectElements(d, start, end, (element) => {
    const read = Object.hasOwn(known, element.name) ? known[element.name] : undefined;
    return read?.(d, element, `${of}.${element.name}`) ?? hide(d, element, `${of}.payload`);
  });
}

/** The size that a document begins with is its own, and a zero is its end. */
function isDocument(bytes: Buffer): boolean {
  return bytes.length >= 5 && bytes.readInt32LE(0) === bytes.length && bytes[bytes.length - 1] === 0;
}

/** What no specification names may be anything. */
function hide(d: Dissection, { name, start, valueStart, end }: ElementPlace, topic: string): Field {
  return d.field({ name, topic, start, end, value: countBytes(end - valueStart) });
}

function readNonce(d: Dissection, element: ElementPlace, topic: string): Field | undefined {
  if (element.type !== BsonType.binData) return undefined;
  return showBinary(d, element, topic, isNonce(d.bytes.subarray(element.valueStart + 5, element.end)));
}

function readFlag(d: Dissection, { type, name, start, valueStart, end }: ElementPlace, topic: string) {
  if (type !== BsonType.int) return undefined;
  d.show(valueStart, end);
  const flag = d.bytes.readInt32LE(valueStart);
  const isLetter = flag > 0x20 && flag < 0x7f;
  return d.field({
    name,
    topic,
    start,
    end,
    value: isLetter ? `${flag} (${String.fromCharCode(flag)})` : String(flag),
  });
}

function textAs(judge: (text: string) => string): Read {
  return (d, element, topic) =>
    element.type === BsonType.string ? dissectElement(d, element, topic, judge) : undefined;
}

function readAuthorization(d: Dissection, element: ElementPlace, topic: string): Field | undefined {
  if (element.type !== BsonType.string) return undefined;
  const { name, valueStart, start, end } = element;
  showString(d, element, fillAll);
  const fields = dissectAuthorization(d, valueStart + 4, end - 1);
  return d.field({ name, topic, start, end, value: d.textAt(valueStart + 4, end - 1), fields });
}

function moveTo(field: Field, start: number, end: number): Field {
  const { fields } = field;
  return {
    ...field,
    start,
    end,
    ...(fields && { fields: fields.map((inner) => moveTo(inner, start, end)) }),
  };
}
