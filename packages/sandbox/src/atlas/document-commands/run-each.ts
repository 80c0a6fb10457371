import { calculateObjectSize, type Document, Int32 } from 'bson';
import { CommandError } from '../../command-error.ts';

/** Bytes of all messages of one reply. Beyond it a refusal has its code and no message. */
const MAX_ERROR_BYTES = 1024 * 1024;

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
  let [count, errorBytes] = [0, 0];
  const writeErrors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      count += run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      // A server's rule too: a batch of a hundred thousand refusals must fit into one reply.
      const isShort = errorBytes < MAX_ERROR_BYTES;
      const details = { errmsg: isShort ? error.message : '', ...(isShort && error.details) };
      errorBytes += calculateObjectSize(details);
      writeErrors.push({ index: new Int32(index), code: new Int32(error.code), ...details });
      if (isOrdered) break;
    }
  }
  return { count, writeErrors: writeErrors.length > 0 ? { writeErrors } : {} };
}
