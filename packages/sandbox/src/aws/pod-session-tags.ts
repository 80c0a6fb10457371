import type { Tag } from '../account/tag.ts';
import type { CompactJws } from './compact-jws.ts';

/** What a service account token says of its pod; `pod` for one that says nothing. */
export function podOf({ 'kubernetes.io': kubernetes }: CompactJws['claims']): { name: string; uid: string } {
  const { pod } = (kubernetes ?? {}) as { pod?: { name?: unknown; uid?: unknown } };
  const [name, uid] = [pod?.name, pod?.uid].map((value) => (typeof value === 'string' ? value : undefined));
  return { name: name ?? 'pod', uid: uid ?? 'pod' };
}

/**
 * The tags that EKS puts on a pod's session: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html#pod-id-abac-tags
 *
 * @param subject `system:serviceaccount:<namespace>:<name>`
 */
export function podSessionTags(
  claims: CompactJws['claims'],
  subject: string,
  { name: clusterName, arn: clusterArn }: { name: string; arn: string },
): Tag[] {
  const pod = podOf(claims);
  const [, , namespace = '', serviceAccount = ''] = subject.split(':');
  return Object.entries({
    'eks-cluster-arn': clusterArn,
    'eks-cluster-name': clusterName,
    'kubernetes-namespace': namespace,
    'kubernetes-service-account': serviceAccount,
    'kubernetes-pod-name': pod.name,
    'kubernetes-pod-uid': pod.uid,
  }).map(([key, value]) => ({ key, value }));
}
