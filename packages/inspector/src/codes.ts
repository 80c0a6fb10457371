/** The codes of `explain` that a refused login can have: `docs/troubleshooting.md` has a section for each. */
export const CODES = {
  'session-token-missing': {
    summary: 'Temporary credentials were used without their session token.',
    fix: 'Set AWS_SESSION_TOKEN too, to the token that was issued with this key.',
    docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  },
  'session-token-unexpected': {
    summary: 'A session token was sent with a key that has none.',
    fix: 'Unset AWS_SESSION_TOKEN, or take key id, secret and token from one and the same issue.',
    docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  },
  'clock-skewed': {
    summary: 'The client’s clock is wrong.',
    fix: 'Set the clock (turn on NTP; restart the container host or virtual machine after a sleep).',
    docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
  },
  'credentials-expired': {
    summary: 'The temporary credentials have expired.',
    fix: 'Fetch new ones, or use a provider that renews them.',
    docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  },
  'sts-refused': {
    summary: 'AWS STS refused the signed request.',
    fix: 'Run aws sts get-caller-identity with the same key: it fails with the reason, or shows that the key works.',
    docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
  },
  'authentication-failed': {
    summary: 'The server refused the login, and gives no reason.',
    fix: 'Run aws sts get-caller-identity with the same key; if that works, look into the server’s log.',
    docs: 'https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/',
  },
  'database-user-missing': {
    summary: 'AWS knows the caller, the cluster has no user for it.',
    fix: 'Add a database user of the type AWS IAM with this ARN, or correct the credentials.',
    docs: 'https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/',
  },
  'mechanism-unavailable': {
    summary: 'The server does not offer MONGODB-AWS.',
    fix: 'Check that the address names the cluster you mean.',
    docs: 'https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/',
  },
  'protocol-error': {
    summary: 'The conversation broke off.',
    fix: 'Check that the address leads to the cluster itself, with no proxy in between, and that the driver is current.',
    docs: 'https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws',
  },
} as const;

export type RefusalCode = keyof typeof CODES;
