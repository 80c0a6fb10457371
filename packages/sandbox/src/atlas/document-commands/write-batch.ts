import { CommandError } from '../../command-error.ts';
import { MAX_WRITE_BATCH_SIZE } from '../wire/constants.ts';

/** @throws CommandError InvalidLength */
export function refuseEmpty(statements: readonly unknown[]): void {
  if (statements.length === 0 || statements.length > MAX_WRITE_BATCH_SIZE) {
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH_SIZE}. Got ${statements.length} operations.`,
    );
  }
}
