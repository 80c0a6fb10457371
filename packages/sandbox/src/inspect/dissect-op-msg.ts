import { CHECKSUM_PRESENT, EXHAUST_ALLOWED, HEADER_BYTES, MORE_TO_COME } from '../atlas/wire/constants.ts';
import { endOfDocument } from './dissect-bson.ts';
import type { DocumentReader } from './dissect-command.ts';
import type { Dissection } from './dissection.ts';
import type { Field } from './model.ts';
import { number, readDocuments, textField } from './wire-fields.ts';

const FLAGS = [
  [CHECKSUM_PRESENT, 'checksumPresent'],
  [MORE_TO_COME, 'moreToCome'],
  [EXHAUST_ALLOWED, 'exhaustAllowed'],
] as const;

/** https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md */
export function readOpMsg(d: Dissection, end: number, reader: DocumentReader): Field[] {
  let at = HEADER_BYTES + 4;
  if (at > end) return [];
  const flags = d.bytes.readUInt32LE(HEADER_BYTES);
  const fields = [number(d, 'flagBits', HEADER_BYTES, () => formatFlags(flags))];
  // A message that ends in the middle has none any more.
  const hasChecksum = (flags & CHECKSUM_PRESENT) !== 0 && d.bytes.readInt32LE(0) === end && at + 4 <= end;
  const last = hasChecksum ? end - 4 : end;
  while (at < last && !d.isFull()) {
    const section = readSection(d, at, last, reader);
    if (!section) break;
    fields.push(section);
    at = section.end;
  }
  if (at < last) fields.push(d.unknown(at, last));
  if (hasChecksum) {
    d.show(last, end);
    const value = d.bytes.toString('hex', last, end);
    fields.push(d.field({ name: 'checksum', topic: 'wire.checksum', start: last, end, value }));
  }
  return fields;
}

function readSection(d: Dissection, start: number, last: number, reader: DocumentReader): Field | undefined {
  const kind = d.bytes[start] ?? 0;
  if (kind > 1) return undefined;
  d.show(start, start + 1);
  const topic = 'wire.sectionKind';
  const kindField = d.field({ name: 'kind', topic, start, end: start + 1, value: String(kind) });
  const end = endOfDocument(d, start + 1, last);
  const inner = kind === 0 ? [reader.read(start + 1, end)] : readSequence(d, start + 1, end, reader);
  return d.field({ name: 'section', topic, start, end, fields: [kindField, ...inner] });
}

/** A size, a name, and documents. */
function readSequence(d: Dissection, start: number, end: number, reader: DocumentReader): Field[] {
  const nameEnd = d.bytes.subarray(0, end).indexOf(0, start + 4);
  if (start + 4 > end || nameEnd === -1) return start < end ? [d.unknown(start, end)] : [];
  const topic = 'wire.documentSequence';
  const fields = [{ ...number(d, 'size', start), topic }];
  fields.push(textField(d, 'identifier', topic, start + 4, nameEnd + 1));
  return [...fields, ...readDocuments(d, nameEnd + 1, end, reader)];
}

function formatFlags(flags: number): string {
  const names = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? String(flags) : `${flags} (${names.join(', ')})`;
}
