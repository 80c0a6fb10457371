// Atlas registers the ARN that IAM shows; a login arrives with the one that STS shows. They are the same for a user,
// not for a role: https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/
export function databaseUserFix(principal: string): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)/.exec(principal) ?? [];
  if (role) {
    return (
      `In Atlas, under Database Access, add a database user: AWS IAM, IAM Role, arn:${partition}:iam::${account}:role/${role} (in the API: awsIAMType ROLE). ` +
      'If the role has a path, take the ARN from IAM, with the path: STS leaves it out.'
    );
  }
  if (/^arn:[^:]+:iam::\d+:user\//.test(principal)) {
    return `In Atlas, under Database Access, add a database user: AWS IAM, IAM User, ${principal} (in the API: awsIAMType USER); or correct the credentials.`;
  }
  return `In Atlas, under Database Access, add the ARN of the IAM user or role behind ${principal} as a database user.`;
}
