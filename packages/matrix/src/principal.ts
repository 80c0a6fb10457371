interface Principal {
  partition: string;
  kind: 'user' | 'role';
  account: string;
  name: string;
}

/**
 * Whether two ARNs are the same user or role, by partition, kind, account and name: a role as IAM, as a session of STS, or as the
 * database prints it. A role's path is not compared, because a session's ARN does not have it.
 */
export function samePrincipal(one: string, other: string): boolean {
  const [first, second] = [parsePrincipal(one), parsePrincipal(other)];
  if (!first || !second) return false;
  return (['partition', 'kind', 'account', 'name'] as const).every((part) => first[part] === second[part]);
}

function parsePrincipal(arn: string): Principal | undefined {
  const [, partition = '', account = '', kind, rest = ''] =
    /^arn:(aws[a-z-]*):(?:iam|sts)::(\d{12}):(user|role|assumed-role)\/(.+)$/.exec(arn) ?? [];
  const parts = rest.split('/');
  if (kind === 'user' || kind === 'role') return { partition, kind, account, name: parts.at(-1) ?? '' };
  // `<role>/<session>`, without a path.
  if (kind === 'assumed-role') return { partition, kind: 'role', account, name: parts[0] ?? '' };
  return undefined;
}
