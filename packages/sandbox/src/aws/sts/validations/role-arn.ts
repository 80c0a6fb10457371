import { AwsError } from '../../query-protocol.ts';

/**
 * Six parts between colons make an ARN. Whether the role is there is for authorization to say, not for
 * validation.
 *
 * @throws AwsError ValidationError
 */
export function validateRoleArn(roleArn: string): void {
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(roleArn)) {
    throw new AwsError('ValidationError', `${roleArn} is invalid`);
  }
}
