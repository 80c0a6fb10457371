import { showValue } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { containerRole } from './container-role.ts';
import type { CredentialPath } from './credential-path.ts';
import { customProvider } from './custom-provider.ts';
import { defaultChain } from './default-chain.ts';
import { ec2Role } from './ec2-role.ts';
import { envVars } from './env-vars.ts';
import { lambda } from './lambda.ts';
import { sharedProfile } from './shared-profile.ts';
import { sso } from './sso.ts';
import { stsAssumeRole } from './sts-assume-role.ts';
import { webIdentity } from './web-identity.ts';

/** The one table of credential paths: each has a folder of the same name under `examples/`. */
export const credentialPaths: readonly CredentialPath[] = [
  envVars,
  sharedProfile,
  sso,
  webIdentity,
  ec2Role,
  containerRole,
  stsAssumeRole,
  customProvider,
  defaultChain,
  lambda,
];

/** @throws UserError that names the paths there are. */
export function findCredentialPath(id: string): CredentialPath {
  const path = credentialPaths.find((candidate) => candidate.id === id);
  if (path) return path;
  const ids = credentialPaths.map((candidate) => candidate.id).join(', ');
  throw new UserError(`There is no credential path ${showValue(id)}. The paths are: ${ids}.`);
}
