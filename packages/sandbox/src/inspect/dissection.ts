import { maskName } from '../masking/mask-message.ts';
import { FILLER, isPrintable, type Judge } from './fill-secrets.ts';
import type { Field } from './model.ts';

/** Of one message, however many elements it has. */
const MAX_FIELDS = 1000;
const MAX_VALUE_LENGTH = 500;
/** Enough for that many characters. */
const MAX_READ_BYTES = 2000;

/** Bytes that are being read into fields, and beside them what may be shown of them. */
export interface Dissection {
  readonly bytes: Buffer;
  /** As long as the bytes: asterisks, until something is known to be no secret. */
  readonly shown: Buffer;
  readonly isExample: boolean;
  /** There are as many fields as one message may have. */
  isFull(): boolean;
  show(start: number, end: number): void;
  /** Shows what is a number, and gives whether it does: of letters in its place it may be a secret. */
  showNumber(start: number, end: number): boolean;
  showText(start: number, end: number, judge: Judge): void;
  /** What is shown there, as a value. */
  textAt(start: number, end: number): string;
  field(parts: FieldParts): Field;
  /** Bytes that nobody understands, which stay hidden. */
  unknown(start: number, end: number): Field;
  /** For bytes that are encoded in these. Its fields count as these' own. */
  inner(bytes: Buffer): Dissection;
}

type FieldParts = Pick<Field, 'name' | 'start' | 'end' | 'topic' | 'value' | 'fields'>;

/** What a reader of bytes gives: the bytes are as long as those it was given, without secrets. */
export interface Dissected {
  title: string;
  fields: Field[];
  bytes: Buffer;
}

/** @param isExample the secrets in it are everybody's: nothing is hidden. */
export function createDissection(
  bytes: Uint8Array,
  isExample = false,
  count: { fields: number } = { fields: 0 },
): Dissection {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shown = isExample ? Buffer.from(buffer) : Buffer.alloc(bytes.length, FILLER);

  /** Outside of the inner fields, which say so themselves. */
  function isFilled({ start, end, fields = [] }: FieldParts): boolean {
    let at = start;
    for (const inner of fields) {
      if (inner.start > at && !isShown(at, inner.start)) return true;
      at = Math.max(at, inner.end);
    }
    return !isShown(at, Math.max(at, end));
  }

  function isShown(start: number, end: number): boolean {
    return buffer.compare(shown, start, end, start, end) === 0;
  }

  const dissection: Dissection = {
    bytes: buffer,
    shown,
    isExample,
    isFull: () => count.fields >= MAX_FIELDS,
    show(start, end) {
      buffer.copy(shown, start, start, end);
    },
    showNumber(start, end) {
      if (!isExample && isPrintable(buffer.subarray(start, end))) return false;
      dissection.show(start, end);
      return true;
    },
    showText(start, end, judge) {
      if (!isExample) shown.write(judge(buffer.toString('latin1', start, end)), start, end - start, 'latin1');
    },
    textAt: (start, end) =>
      formatText(shown.toString('utf8', start, Math.min(end, start + MAX_READ_BYTES)), end - start),
    field(parts) {
      count.fields += 1;
      const { name, start, end, topic, value, fields } = parts;
      return {
        name: isExample ? name : maskName(name),
        start,
        end,
        ...(value !== undefined && { value }),
        topic,
        ...(isFilled(parts) && { isFilled: true }),
        ...(fields?.length && { fields }),
      };
    },
    unknown: (start, end) =>
      dissection.field({ name: '…', start, end, topic: 'unknown', value: countBytes(end - start) }),
    inner: (innerBytes) => createDissection(innerBytes, isExample, count),
  };
  return dissection;
}

export function countBytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

/** On one line, bounded, and with an ellipsis where bytes are overwritten. */
function formatText(text: string, length: number): string {
  // Most are: names, dates, short values.
  if (text.length <= MAX_VALUE_LENGTH && /^[ -)+-~]*$/.test(text)) return text;
  if (/^\*{4,}$/.test(text)) return `… (${length} characters)`;
  const line = text
    .replace(/\*{4,}/g, '…')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return line.length > MAX_VALUE_LENGTH ? `${line.slice(0, MAX_VALUE_LENGTH)}…` : line;
}
