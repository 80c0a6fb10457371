import { formatLine, headingLine, resultCells } from '../report.ts';
import type { RowResult } from '../row.ts';

export interface Report {
  /** Takes a row's result, as it comes. */
  add(result: RowResult): void;
  finish(): void;
}

/** One line for every row: for a log, and for whoever wants to see all of them. */
export function createRowReport(print: (line: string) => void): Report {
  print(headingLine());
  return { add: (result) => print(formatLine(resultCells(result))), finish() {} };
}
