import { AwsError } from '../query-protocol.ts';
import { credentialsElement } from './elements.ts';
import type { SignedCall } from './sts-call.ts';
import { parseGetSessionToken } from './validations/get-session-token.ts';
import { refuseMfa } from './validations/mfa.ts';

/**
 * Temporary credentials of the user who calls. Policies have no say in it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
 */
export function getSessionToken({ parameters, account, caller }: SignedCall): object {
  const input = parseGetSessionToken(parameters);
  const { principal, sessionToken } = caller;
  if (sessionToken !== undefined || principal.type !== 'user') {
    throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials');
  }
  refuseMfa(input);
  const { durationSeconds } = input;
  const session = account.issueUserSession({ userName: principal.user.userName, durationSeconds });
  return { Credentials: credentialsElement(session) };
}
