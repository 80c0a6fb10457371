import { isConfigurableDatabaseName } from './atlas/database-name.ts';
import { showValue } from './masking/show-typed.ts';
import { UserError } from './user-error.ts';

/** @throws UserError for a name that no database of one's own can have. */
export function checkDatabase(database: unknown): void {
  if (isConfigurableDatabaseName(database) && database !== '$external') return;
  throw new UserError(
    `No database can have the name ${showValue(database)}.`,
    'A name has 1 to 63 bytes of valid text, without / \\ . " $ spaces and control characters.',
  );
}
