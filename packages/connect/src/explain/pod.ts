/** Kubernetes gives every container the address of its API. https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables */
export function isPod(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.KUBERNETES_SERVICE_HOST);
}

// https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
// https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
export const POD_WITHOUT_IDENTITY =
  'This is a pod (KUBERNETES_SERVICE_HOST is set), and it has no identity of its own: neither AWS_WEB_IDENTITY_TOKEN_FILE nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set.';

/** What to do in a pod that has no identity of its own. */
export const POD_FIX =
  'Give the pod’s service account a role: on EKS with a Pod Identity association, which sets AWS_CONTAINER_CREDENTIALS_FULL_URI, or with the annotation eks.amazonaws.com/role-arn (IRSA), which sets AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE. Name that account in the pod’s serviceAccountName, and start the pod again: the variables are set when it starts. Do not fall back on the role of the node, which every pod there shares.';
