/** Names begin with it, so that a policy can be about what setups make and nothing else. */
const PREFIX = 'atlas-aws-iam';

/** What a setup makes has this tag in IAM, and this label in Atlas, with the path as its value. */
export const TAG_KEY = 'atlas-aws-iam:setup';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
export const MAX_NAME_LENGTH = 64;

/**
 * The name of what a setup makes: `atlas-aws-iam-ec2-role`, with a suffix `atlas-aws-iam-ec2-role-staging`. It has no IAM
 * path: STS drops the path of a role from the ARN of its sessions, by which a database user would not be found.
 */
export function nameOf(path: string, suffix: string | undefined): string {
  return [PREFIX, path, suffix].filter((part) => part !== undefined).join('-');
}
