import { AwsError } from '../../query-protocol.ts';
import type { Members } from '../../validations/members.ts';
import { ARN } from './constraints.ts';

export function readPolicyArn(members: Members): string {
  return members.requiredText('PolicyArn', ARN);
}

/** @throws AwsError ValidationError */
export function validatePolicyArn(arn: string): void {
  if (/^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/./.test(arn)) return;
  throw new AwsError('ValidationError', `ARN ${arn} is not valid.`);
}
