/** A principal of AWS, and the parts of its ARN that a database user is compared by. */
export interface Caller {
  readonly arn: string;
  readonly kind: 'USER' | 'ROLE';
  /** Partition and account: `aws:123456789012`. */
  readonly account: string;
  readonly name: string;
  /** `/` where there is none. Undefined where the ARN does not tell it: that of a session. */
  readonly path: string | undefined;
  readonly isSession: boolean;
}

const IAM = /^arn:(aws[\w-]*):iam::(\d{12}):(user|role)(\/(?:\S+\/)?)([^/\s]+)$/;
const SESSION = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/\s]+)\/\S+$/;

/** Undefined for an ARN of anything else. */
export function parseCaller(arn: string): Caller | undefined {
  const [, partition, account, kind, path, name] = IAM.exec(arn) ?? [];
  if (name !== undefined) {
    const isUser = kind === 'user';
    return {
      arn,
      kind: isUser ? 'USER' : 'ROLE',
      account: `${partition}:${account}`,
      name,
      path,
      isSession: false,
    };
  }
  const [, ofPartition, ofAccount, role] = SESSION.exec(arn) ?? [];
  if (role === undefined) return undefined;
  return {
    arn,
    kind: 'ROLE',
    account: `${ofPartition}:${ofAccount}`,
    name: role,
    path: undefined,
    isSession: true,
  };
}
