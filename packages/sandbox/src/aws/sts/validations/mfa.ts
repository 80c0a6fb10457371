import { AwsError } from '../../query-protocol.ts';
import type { Members } from '../../validations/members.ts';
import { SERIAL_NUMBER, TOKEN_CODE } from './constraints.ts';

/** The two parameters of MFA, as `AssumeRole` and `GetSessionToken` have them. */
export function readMfa(members: Members): { hasMfa: boolean } {
  const serialNumber = members.text('SerialNumber', SERIAL_NUMBER);
  const tokenCode = members.text('TokenCode', TOKEN_CODE);
  return { hasMfa: serialNumber !== undefined || tokenCode !== undefined };
}

/**
 * There is no MFA device in the sandbox's account, so that none can be the caller's. The text is that of many
 * published error reports; AWS does not document it.
 *
 * @throws AwsError AccessDenied
 */
export function refuseMfa({ hasMfa }: { hasMfa: boolean }): void {
  if (!hasMfa) return;
  throw new AwsError(
    'AccessDenied',
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  );
}
