import { type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { isSameValue } from './make-value.ts';

/** https://www.mongodb.com/docs/manual/core/document/#the-_id-field : once there, it never changes. */
export function checkId(
  value: BsonValue | undefined,
  existing: BsonValue | undefined,
  path: readonly string[],
  document: BsonValue,
): void {
  if (existing === value || (existing && value && isSameValue(existing, value))) return;
  if (!childrenOf(document).some(({ name }) => name === '_id')) return;
  throw new CommandError(
    66,
    `Performing an update on the path '${path.join('.')}' would modify the immutable field '_id'`,
  );
}
