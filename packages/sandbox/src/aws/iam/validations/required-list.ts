import { AwsError } from '../../query-protocol.ts';

/**
 * Says of a list that was left out what the service says of any member. Deliberately different from AWS: alone, when all else
 * that was sent is valid.
 *
 * @param member `tagKeys`
 * @throws AwsError ValidationError
 */
export function requireList(member: string, list: readonly unknown[]): void {
  if (list.length > 0) return;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}
