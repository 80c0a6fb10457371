/** What to register in Atlas for a caller that STS names so. */
export interface Principal {
  /** Lines with the ARN in a form to copy, and the type that goes with it. */
  readonly register: readonly string[];
  readonly remarks: readonly string[];
}

const USER = /^arn:(?<partition>aws[\w-]*):iam::\d{12}:user\/.+$/;
const ASSUMED =
  /^arn:(?<partition>aws[\w-]*):sts::(?<account>\d{12}):assumed-role\/(?<role>[\w+=,.@-]+)\/.+$/;

/**
 * The ARN to register in Atlas and its type. The ARN of a session lacks the role's path, which STS leaves out: only IAM
 * knows it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function describePrincipal(arn: string): Principal {
  const user = USER.exec(arn);
  if (user) return { register: [`Register in Atlas, as AWS IAM user: ${arn}`], remarks: [] };
  const { partition, account, role } = ASSUMED.exec(arn)?.groups ?? {};
  if (!role) {
    return {
      register: [],
      remarks: [`${arn} is neither an IAM user nor a role’s session: Atlas has no database user for it.`],
    };
  }
  const ask = `aws iam get-role --role-name ${role} --query Role.Arn --output text`;
  // IAM Identity Center makes its roles under a path that ends in the region.
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  if (role.startsWith('AWSReservedSSO_')) {
    return {
      register: [
        `Register in Atlas, as AWS IAM role, the ARN that this prints; it has a path, which STS leaves out: ${ask}`,
      ],
      remarks: [],
    };
  }
  return {
    register: [
      `Register in Atlas, as AWS IAM role: arn:${partition}:iam::${account}:role/${role}`,
      `If the role has a path, STS leaves it out. This prints the whole ARN: ${ask}`,
    ],
    remarks: [],
  };
}
