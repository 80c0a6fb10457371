import { ABSENT, type Difference } from './compare.ts';
import type { KnownDifference } from './known-differences.ts';
import { withoutPrefixes } from './run-names.ts';

/** A difference as a row has shown it. */
export interface ShownDifference extends Difference {
  row: string;
  known?: KnownDifference | undefined;
}

/** The same difference, with every row that shows it. */
export interface TableEntry extends Difference {
  rows: string[];
  known?: KnownDifference | undefined;
}

const HEADINGS = ['difference', 'sandbox', 'server', 'rows', 'known because'];
const SHOWN_ROWS = 3;

/**
 * One entry for one difference. What a field says is the same difference in however many rows; another outcome is one of its
 * row, whatever the driver, because what is refused for one reason is not what is refused for another. All that one
 * explanation explains is one.
 *
 * @param rowNames - in the order in which rows are to be listed; as they came when left out
 */
export function createTable(
  shown: readonly ShownDifference[],
  rowNames: readonly string[] = shown.map(({ row }) => row),
): TableEntry[] {
  const entries = new Map<string, TableEntry>();
  // Rows end in another order each time.
  const ordered = shown.toSorted((one, other) => rowNames.indexOf(one.row) - rowNames.indexOf(other.row));
  for (const { row, ...difference } of ordered) {
    const { known } = difference;
    const key = JSON.stringify(known ? known.because : keyOf(row, difference));
    const entry = entries.get(key) ?? {
      ...difference,
      sandbox: withoutPrefixes(difference.sandbox),
      server: withoutPrefixes(difference.server),
      rows: [],
    };
    if (!entry.rows.includes(row)) entry.rows.push(row);
    entries.set(key, entry);
  }
  return [...entries.values()];
}

function keyOf(row: string, { what, sandbox, server }: Difference): readonly string[] {
  if (what === 'outcome') return [what, row];
  // What only one side has may be another value in every reply, such as a time.
  if (sandbox === ABSENT) return [what, 'more'];
  if (server === ABSENT) return [what, 'less'];
  return [what, anonymous(sandbox, server), anonymous(server, sandbox)];
}

const ARN = /\barn:aws:(?:iam|sts)::\d+:(user|role|assumed-role)\/[\w+=,.@/*-]+/g;

/** Users and roles are others in every row: what counts is what the two sides make of the same one. */
function anonymous(text: string, other: string): string {
  return text.replace(ARN, (arn, kind) => (other.includes(arn) ? 'ARN' : kind));
}

/** For the terminal and for a file: Markdown, which is read as it is. */
export function formatTable(entries: readonly TableEntry[], host: string): string {
  if (entries.length === 0) return `No difference between ${host} and the sandbox.`;
  const unknown = entries.filter(({ known }) => !known).length;
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [
    `${count(entries.length, 'difference')} between ${host} and the sandbox, ${unknown} of them not explained:`,
    '',
    line(HEADINGS),
    line(HEADINGS.map(() => '---')),
    ...entries.map(({ what, sandbox, server, rows, known }) =>
      line([what, sandbox, server, listRows(rows), known ? `${known.because} (${known.source})` : '']),
    ),
  ].join('\n');
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function listRows(rows: readonly string[]): string {
  const more = rows.length - SHOWN_ROWS;
  return `${rows.slice(0, SHOWN_ROWS).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
