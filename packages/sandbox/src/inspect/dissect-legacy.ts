import { HEADER_BYTES } from '../atlas/wire/constants.ts';
import type { DocumentReader } from './dissect-command.ts';
import type { Dissection } from './dissection.ts';
import type { Field } from './model.ts';
import { number, readDocuments, textField } from './wire-fields.ts';

// The messages in which drivers send their first hello, and get its answer.
// https://www.mongodb.com/docs/manual/legacy-opcodes/

/** Flags, `<db>.$cmd`, two numbers, and the command. */
export function readOpQuery(d: Dissection, end: number, reader: DocumentReader): Field[] {
  const nameStart = HEADER_BYTES + 4;
  if (nameStart > end) return [];
  const fields = [number(d, 'flagBits', HEADER_BYTES)];
  const nameEnd = d.bytes.subarray(0, end).indexOf(0, nameStart);
  if (nameEnd === -1) return fields;
  fields.push(textField(d, 'fullCollectionName', 'wire.fullCollectionName', nameStart, nameEnd + 1));
  const at = nameEnd + 1;
  if (at + 8 > end) return fields;
  fields.push(number(d, 'numberToSkip', at), number(d, 'numberToReturn', at + 4));
  return [...fields, ...readDocuments(d, at + 8, end, reader)];
}

/** Flags, a cursor's id, two numbers, and documents. */
export function readOpReply(d: Dissection, end: number, reader: DocumentReader): Field[] {
  const at = HEADER_BYTES;
  if (at + 20 > end) return [];
  const cursorId = d.showNumber(at + 4, at + 12) ? String(d.bytes.readBigInt64LE(at + 4)) : '…';
  return [
    number(d, 'responseFlags', at),
    d.field({ name: 'cursorID', topic: 'wire.cursorID', start: at + 4, end: at + 12, value: cursorId }),
    number(d, 'startingFrom', at + 12),
    number(d, 'numberReturned', at + 16),
    ...readDocuments(d, at + 20, end, reader),
  ];
}
