/**
 * What conditions can ask of a request. Some are never there, as on AWS: of an organization, of MFA, of a permissions
 * boundary, because this account has none.
 */
export const CONDITION_KEYS = [
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:MultiFactorAuthAge',
  'aws:MultiFactorAuthPresent',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:PrincipalTag/<key>',
  'aws:RequestTag/<key>',
  'aws:ResourceTag/<key>',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceIdentity',
  'aws:TagKeys',
  'aws:TokenIssueTime',
  'aws:userid',
  'aws:username',
  'iam:PassedToService',
  'iam:PermissionsBoundary',
  'iam:PolicyARN',
  'iam:ResourceTag/<key>',
  'sts:ExternalId',
  'sts:RoleSessionName',
  'sts:SourceIdentity',
];

/** `<host and path of the issuer>:aud`, and likewise the others. */
const OIDC_KEY = /^(?!(?:aws|iam|saml|sts):).+:(?:amr|aud|sub)$/i;

/** Keys are not case-sensitive. */
export function isConditionKey(key: string): boolean {
  const whole = key.toLowerCase().replace(/^(\w+:\w+tag\/).+/s, '$1<key>');
  return OIDC_KEY.test(key) || CONDITION_KEYS.some((known) => known.toLowerCase() === whole);
}
