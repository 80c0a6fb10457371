import { UserError } from '../user-error.ts';
import type { CredentialPath } from './credential-path.ts';
import { envVars } from './env-vars.ts';

/** The one table of credential paths: each has a folder of the same name under `examples/`. */
export const credentialPaths: readonly CredentialPath[] = [envVars];

/** @throws UserError that names the paths there are. */
export function findCredentialPath(id: string): CredentialPath {
  const path = credentialPaths.find((candidate) => candidate.id === id);
  if (path) return path;
  const ids = credentialPaths.map((candidate) => candidate.id).join(', ');
  throw new UserError(`There is no credential path "${id}". The paths are: ${ids}.`);
}
