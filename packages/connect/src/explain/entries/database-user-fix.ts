// Atlas registers the ARN that IAM shows; a login arrives with the one that STS shows. They are the same for a user,
// not for a role: https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/
export function databaseUserFix(principal: string): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)/.exec(principal) ?? [];
  if (role) {
    return (
      `Register arn:${partition}:iam::${account}:role/${role} as a database user in $external with awsIAMType ROLE. ` +
      'If the role has a path, take the ARN from IAM, with the path: STS leaves it out.'
    );
  }
  if (/^arn:[^:]+:iam::\d+:user\//.test(principal)) {
    return `Register ${principal} as a database user in $external with awsIAMType USER, or correct the credentials.`;
  }
  return `Register the ARN of the IAM user or role behind ${principal} as a database user in $external.`;
}
