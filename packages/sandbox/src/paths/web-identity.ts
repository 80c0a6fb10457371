import type { CredentialPath, PathParts } from './credential-path.ts';
import { grantRole } from './grant.ts';

const AUDIENCE = 'sts.amazonaws.com';
const SUBJECT = 'system:serviceaccount:default:atlas-example';

/** The file of an OIDC token, and the role it is good for: EKS mounts it (IRSA), a CI job writes it. */
export const webIdentity: CredentialPath = {
  id: 'web-identity',
  title: 'An OIDC token file, as EKS mounts it and a CI job writes it',
  variants: ['named-session', 'generated-session'],
  isInDefaultChain: true,
  async provision(parts, variant) {
    const isNamed = variant === 'named-session';
    const roleSessionName = isNamed ? 'web-identity' : '*';
    const { providerArn, host, sign } = await registerIssuer(parts);
    const { role, identity } = grantRole(parts, {
      roleName: isNamed ? 'mdb-web-identity-role' : 'mdb-web-identity-unnamed-role',
      roleSessionName,
      trust: {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${host}:aud`]: AUDIENCE, [`${host}:sub`]: SUBJECT } },
      },
    });
    return {
      ...identity,
      env: {
        AWS_WEB_IDENTITY_TOKEN_FILE: parts.files.write('token', await sign()),
        AWS_ROLE_ARN: role.arn,
        ...(isNamed && { AWS_ROLE_SESSION_NAME: roleSessionName }),
      },
    };
  },
};

async function registerIssuer({ account, durationSeconds, oidcIssuer }: PathParts) {
  const { issuer, sign } = await oidcIssuer();
  const provider =
    account.findOpenIdConnectProvider(issuer) ??
    account.createOpenIdConnectProvider({ url: issuer, clientIds: [AUDIENCE] });
  return {
    providerArn: provider.arn,
    host: issuer.replace(/^https?:\/\//, ''),
    sign: () => sign({ sub: SUBJECT, aud: AUDIENCE, expiresInSeconds: durationSeconds }),
  };
}
