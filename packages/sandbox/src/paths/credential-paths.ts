import type { CredentialPath } from './credential-path.ts';
import { envVars } from './env-vars.ts';

/** The one table of credential paths: each has a folder of the same name under `examples/`. */
export const credentialPaths: readonly CredentialPath[] = [envVars];

/** @throws Error that names the paths there are. */
export function findCredentialPath(id: string): CredentialPath {
  const path = credentialPaths.find((candidate) => candidate.id === id);
  if (path) return path;
  const ids = credentialPaths.map((candidate) => candidate.id).join(', ');
  throw new Error(`There is no credential path "${id}". The paths are: ${ids}.`);
}
