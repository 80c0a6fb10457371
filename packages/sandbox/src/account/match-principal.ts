import { listOf, type PolicyPrincipal } from './policy.ts';

/** Who asks for a role. */
export type Requester =
  /** A user, or a role session, which goes by the ARN of its role and by its own; both by their unique id as well. */
  | { type: 'AWS'; accountId: string; rootArn: string; names: readonly string[] }
  /** `ec2.amazonaws.com` */
  | { type: 'Service'; name: string }
  /** The ARN of the identity provider that vouches. */
  | { type: 'Federated'; arn: string };

/**
 * How a `Principal` element covers a requester: by name, or only as one of its account, which then has to
 * allow it too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchPrincipal(
  element: PolicyPrincipal | undefined,
  requester: Requester,
): 'name' | 'account' | undefined {
  if (element === undefined) return undefined;
  const principals = element === '*' ? { AWS: '*' } : element;
  const names = listOf(principals[requester.type]);
  if (requester.type === 'Service') return names.includes(requester.name) ? 'name' : undefined;
  if (requester.type === 'Federated') return names.includes(requester.arn) ? 'name' : undefined;
  // Everyone is named by a star, as in a bucket policy. It reaches no services and no identity providers
  // here.
  if (names.some((name) => name === '*' || requester.names.includes(name))) return 'name';
  const { accountId, rootArn } = requester;
  return names.includes(accountId) || names.includes(rootArn) ? 'account' : undefined;
}
