import { readMembers } from '../../validations/members.ts';
import { refuseNotEmulated } from '../../validations/refuse-not-emulated.ts';
import { EXTERNAL_ID, ROLE_ARN, ROLE_DURATION, ROLE_SESSION_NAME, SOURCE_IDENTITY } from './constraints.ts';
import { readMfa } from './mfa.ts';
import { validateRoleArn } from './role-arn.ts';

export interface AssumeRoleInput {
  roleArn: string;
  roleSessionName: string;
  durationSeconds: number;
  externalId: string | undefined;
  sourceIdentity: string | undefined;
  hasMfa: boolean;
}

const NOT_EMULATED = ['Policy', 'PolicyArns', 'ProvidedContexts', 'Tags', 'TransitiveTagKeys'];
export const DEFAULT_ROLE_DURATION_SECONDS = 3600;

/** Order: what is not emulated, integers, constraints all together, the form of the ARN. */
export function parseAssumeRole(parameters: ReadonlyMap<string, string>): AssumeRoleInput {
  refuseNotEmulated('sts:AssumeRole', parameters, NOT_EMULATED);
  const members = readMembers(parameters);
  const input = {
    roleArn: members.requiredText('RoleArn', ROLE_ARN),
    roleSessionName: members.requiredText('RoleSessionName', ROLE_SESSION_NAME),
    durationSeconds: members.integer('DurationSeconds', ROLE_DURATION) ?? DEFAULT_ROLE_DURATION_SECONDS,
    externalId: members.text('ExternalId', EXTERNAL_ID),
    sourceIdentity: members.text('SourceIdentity', SOURCE_IDENTITY),
    ...readMfa(members),
  };
  members.check();
  validateRoleArn(input.roleArn);
  return input;
}
