import type { KeyRecord, RoleRecord } from '../../account/account.ts';
import { type AssumeRoleRequest, isAllowedOnRole } from '../../account/authorize-assume-role.ts';
import { accountOfArn } from '../../account/partition.ts';
import { AwsError } from '../query-protocol.ts';
import { assumedRoleUserElement, credentialsElement } from './elements.ts';
import type { SignedCall } from './sts-call.ts';
import { parseAssumeRole } from './validations/assume-role.ts';
import { refuseMfa } from './validations/mfa.ts';
import { validateSessionDuration } from './validations/session-duration.ts';

/**
 * A session of a role, for a user or for another role's session.
 * Order: parameters, MFA, authorization, durations. Whoever may not assume a role does not learn that it
 * exists, nor how long its sessions may last.
 */
export function assumeRole({ parameters, account, caller, now }: SignedCall): object {
  const input = parseAssumeRole(parameters);
  refuseMfa(input);

  const { roleArn, roleSessionName, durationSeconds, externalId } = input;
  const isChained = caller.principal.type === 'role';
  // Once set it travels along:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
  const inherited = caller.principal.type === 'role' ? caller.principal.sourceIdentity : undefined;
  const sourceIdentity = input.sourceIdentity ?? inherited;
  const request = { roleSessionName, externalId, sourceIdentity, now };

  const role = account.findRole(roleArn);
  authorize('sts:AssumeRole', caller, role, roleArn, request);
  if (sourceIdentity !== undefined) {
    const isChanged = inherited !== undefined && sourceIdentity !== inherited;
    authorize('sts:SetSourceIdentity', caller, isChanged ? undefined : role, roleArn, request);
  }

  validateSessionDuration(durationSeconds, role, isChained);

  const session = account.issueSession({
    roleName: role.roleName,
    accountId: accountOfArn(role.arn),
    roleSessionName,
    durationSeconds,
    isChained,
    sourceIdentity,
  });
  return {
    AssumedRoleUser: assumedRoleUserElement(session),
    Credentials: credentialsElement(session),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  };
}

/**
 * @throws AwsError AccessDenied, in the same words for a role that is not there and for one that does not
 * allow it.
 */
function authorize(
  action: 'sts:AssumeRole' | 'sts:SetSourceIdentity',
  caller: KeyRecord,
  role: RoleRecord | undefined,
  roleArn: string,
  request: AssumeRoleRequest,
): asserts role is RoleRecord {
  if (role && isAllowedOnRole(action, caller, role, request)) return;
  throw new AwsError(
    'AccessDenied',
    `User: ${caller.identity.arn} is not authorized to perform: ${action} on resource: ${roleArn}`,
  );
}
