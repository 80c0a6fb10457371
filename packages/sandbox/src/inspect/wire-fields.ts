import { endOfDocument } from './dissect-bson.ts';
import type { DocumentReader } from './dissect-command.ts';
import type { Dissection } from './dissection.ts';
import { fillName } from './fill-secrets.ts';
import type { Field } from './model.ts';

// What messages of all kinds are made of.

/** One behind the other, up to the end. */
export function readDocuments(d: Dissection, start: number, end: number, reader: DocumentReader): Field[] {
  const fields: Field[] = [];
  for (let at = start; at < end; ) {
    if (d.isFull()) return [...fields, d.unknown(at, end)];
    const documentEnd = endOfDocument(d, at, end);
    fields.push(reader.read(at, documentEnd));
    at = documentEnd;
  }
  return fields;
}

/** Of four bytes. Of letters in its place nothing is shown. */
export function number(
  d: Dissection,
  name: string,
  start: number,
  format: (value: number) => string = String,
): Field {
  const value = d.showNumber(start, start + 4) ? format(d.bytes.readInt32LE(start)) : '…';
  return d.field({ name, topic: `wire.${name}`, start, end: start + 4, value });
}

/** A text and a zero. */
export function textField(d: Dissection, name: string, topic: string, start: number, end: number): Field {
  d.showText(start, end - 1, fillName);
  d.show(end - 1, end);
  return d.field({ name, topic, start, end, value: d.textAt(start, end - 1) });
}
