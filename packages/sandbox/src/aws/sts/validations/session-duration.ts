import type { RoleRecord } from '../../../account/account.ts';
import { AwsError } from '../../query-protocol.ts';

const MAX_CHAINED_DURATION_SECONDS = 3600;

/**
 * The role's own maximum is looked at before that of role chaining, which no role can raise:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 *
 * @throws AwsError ValidationError
 */
export function validateSessionDuration(durationSeconds: number, role: RoleRecord, isChained: boolean): void {
  if (durationSeconds > role.maxSessionDurationSeconds) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  if (isChained && durationSeconds > MAX_CHAINED_DURATION_SECONDS) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}
