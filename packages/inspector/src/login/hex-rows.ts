import type { FlatField } from './flatten-fields.ts';

/** Neighbouring bytes of one row that belong to the same field. */
export interface Run {
  field: number | undefined;
  start: number;
  hex: string;
  ascii: string;
}

export interface HexRow {
  offset: number;
  runs: readonly Run[];
}

/** @param perRow bytes in a row */
export function hexRows(bytes: Uint8Array, flat: readonly FlatField[], perRow: number): readonly HexRow[] {
  const owner = ownersOf(bytes.length, flat);
  const rows: HexRow[] = [];
  for (let offset = 0; offset < bytes.length; offset += perRow) {
    const end = Math.min(offset + perRow, bytes.length);
    const runs: Run[] = [];
    let start = offset;
    for (let at = offset + 1; at <= end; at++) {
      if (at < end && owner[at] === owner[start]) continue;
      const part = bytes.subarray(start, at);
      const field = owner[start];
      runs.push({
        field: field === -1 ? undefined : field,
        start,
        hex: Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
        ascii: Array.from(part, (byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·')).join(
          '',
        ),
      });
      start = at;
    }
    rows.push({ offset, runs });
  }
  return rows;
}

function ownersOf(length: number, flat: readonly FlatField[]): Int32Array {
  const owner = new Int32Array(length).fill(-1);
  for (const { field, index } of flat) owner.fill(index, Math.max(0, field.start), Math.max(0, field.end));
  return owner;
}
