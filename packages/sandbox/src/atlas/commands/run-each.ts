import { type Document, Int32 } from 'bson';
import { CommandError } from '../command-error.ts';

/**
 * Runs each statement of a write command. What one of them is refused for becomes a write error with its index; an
 * ordered command stops there.
 *
 * @param run gives how many documents the statement touched
 */
export function runEach<Statement>(
  statements: readonly Statement[],
  isOrdered: boolean,
  run: (statement: Statement, index: number) => number,
): { count: number; writeErrors: { writeErrors?: Document[] } } {
  let count = 0;
  const writeErrors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      count += run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      writeErrors.push({
        index: new Int32(index),
        code: new Int32(error.code),
        errmsg: error.message,
        ...error.details,
      });
      if (isOrdered) break;
    }
  }
  return { count, writeErrors: writeErrors.length > 0 ? { writeErrors } : {} };
}
