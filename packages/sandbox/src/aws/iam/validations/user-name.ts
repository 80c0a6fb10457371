import { AwsError } from '../../query-protocol.ts';
import type { Members } from '../../validations/members.ts';
import type { IamCall } from '../iam-call.ts';
import { EXISTING_USER_NAME } from './constraints.ts';

export function readOptionalUserName(members: Members): string | undefined {
  return members.text('UserName', EXISTING_USER_NAME);
}

/**
 * The user who is named, or who calls.
 *
 * @throws AwsError ValidationError when a role's session names nobody.
 */
export function userNameOrCaller({ caller }: IamCall, userName: string | undefined): string {
  if (userName !== undefined) return userName;
  if (caller.principal.type === 'user') return caller.principal.user.userName;
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
}
