import { readMembers } from '../../validations/members.ts';
import { refuseNotEmulated } from '../../validations/refuse-not-emulated.ts';
import { DEFAULT_ROLE_DURATION_SECONDS } from './assume-role.ts';
import { ROLE_ARN, ROLE_DURATION, ROLE_SESSION_NAME, WEB_IDENTITY_TOKEN } from './constraints.ts';
import { validateRoleArn } from './role-arn.ts';

export interface AssumeRoleWithWebIdentityInput {
  roleArn: string;
  roleSessionName: string;
  webIdentityToken: string;
  durationSeconds: number;
}

/** `ProviderId` is for access tokens of OAuth 2.0, which are no JWTs. */
const NOT_EMULATED = ['Policy', 'PolicyArns', 'ProviderId'];

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export function parseAssumeRoleWithWebIdentity(
  parameters: ReadonlyMap<string, string>,
): AssumeRoleWithWebIdentityInput {
  refuseNotEmulated('sts:AssumeRoleWithWebIdentity', parameters, NOT_EMULATED);
  const members = readMembers(parameters);
  const input = {
    roleArn: members.requiredText('RoleArn', ROLE_ARN),
    roleSessionName: members.requiredText('RoleSessionName', ROLE_SESSION_NAME),
    webIdentityToken: members.requiredText('WebIdentityToken', WEB_IDENTITY_TOKEN),
    durationSeconds: members.integer('DurationSeconds', ROLE_DURATION) ?? DEFAULT_ROLE_DURATION_SECONDS,
  };
  members.check();
  validateRoleArn(input.roleArn);
  return input;
}
