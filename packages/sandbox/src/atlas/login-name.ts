import { showTyped } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';

export type AwsIamType = 'USER' | 'ROLE';

const USER_ARN = /^arn:[a-z-]+:iam::\d{12}:user\/\S+$/;
const ROLE_ARN = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:\S+\/)?([^/\s]+)$/;
const ASSUMED_ROLE_ARN = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/\s]+)\/[^/\s]+$/;

/**
 * The name under which a database user logs in. A role's sessions share one name, with `*` for the session, as
 * MongoDB's own driver test servers name them (mongodb-labs/drivers-evergreen-tools). The role's path is not in
 * it, because STS does not tell it. How Atlas maps internally is not public.
 *
 * @param username the ARN as it is registered: `…:iam::…:user/…` or `…:iam::…:role/…`
 */
export function loginNameOfDatabaseUser(username: string, awsIAMType: AwsIamType): string {
  if (awsIAMType === 'USER' && USER_ARN.test(username)) return username;
  const role = awsIAMType === 'ROLE' ? ROLE_ARN.exec(username) : null;
  if (role) return roleLoginName(role[1], role[2], role[3]);
  // ATLAS_INVALID_AWS_IAM_ARN (crossplane-contrib/provider-mongodbatlas#22).
  throw new UserError(
    `The ARN specified in the username field, ${showTyped(username)}, is not valid for AWS IAM type ${showTyped(awsIAMType)}.`,
    'A USER is arn:aws:iam::123456789012:user/NAME, a ROLE is arn:aws:iam::123456789012:role/NAME.',
  );
}

/** The name a caller logs in as, from the ARN that `GetCallerIdentity` gave. */
export function loginNameOfCaller(callerArn: string): string {
  const session = ASSUMED_ROLE_ARN.exec(callerArn);
  return session ? roleLoginName(session[1], session[2], session[3]) : callerArn;
}

function roleLoginName(partition = '', accountId = '', roleName = ''): string {
  return `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/*`;
}
