import type { CredentialPath, PathParts, Provision } from './credential-path.ts';
import { grantRole, trustService } from './grant.ts';
import { uuidOf } from './uuid-of.ts';

const NAMESPACE = 'default';
const SERVICE_ACCOUNT = 'atlas-example';

/** The role of an ECS task or of an EKS pod, from the credential endpoint that the platform names in the environment. */
export const containerRole: CredentialPath = {
  id: 'container-role',
  title: 'The role of an ECS task, or of a pod with EKS Pod Identity',
  variants: ['ecs', 'eks'],
  isInDefaultChain: true,
  provision: (parts, variant) => (variant === 'ecs' ? ecs(parts) : eks(parts)),
};

function ecs(parts: PathParts): Provision {
  const { role, identity } = grantRole(parts, {
    roleName: 'mdb-ecs-role',
    roleSessionName: '*',
    trust: trustService('ecs-tasks.amazonaws.com'),
  });
  const { relativeUri } = parts.containerCredentials.registerTask({
    ...role,
    id: uuidOf(parts.derive(`the task of ${role.roleName}`, 16)),
  });
  const { containerCredentialsUrl: url } = parts;
  return {
    ...identity,
    // ECS gives a path, and the SDK asks 169.254.170.2 for it; only a whole URI can point elsewhere.
    env: url
      ? { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}${relativeUri}` }
      : { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relativeUri },
  };
}

async function eks(parts: PathParts): Promise<Provision> {
  const { role, identity } = grantRole(parts, {
    roleName: 'mdb-eks-role',
    roleSessionName: '*',
    trust: trustService('pods.eks.amazonaws.com', 'sts:TagSession'),
  });
  parts.containerCredentials.createPodIdentityAssociation({
    namespace: NAMESPACE,
    serviceAccount: SERVICE_ACCOUNT,
    roleName: role.roleName,
  });
  const { sign } = await parts.oidcIssuer();
  const token = await sign({
    sub: `system:serviceaccount:${NAMESPACE}:${SERVICE_ACCOUNT}`,
    aud: 'pods.eks.amazonaws.com',
    expiresInSeconds: parts.durationSeconds,
  });
  return {
    ...identity,
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${parts.containerCredentialsUrl ?? 'http://169.254.170.23'}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: parts.files.write('eks-pod-identity-token', token),
    },
  };
}
