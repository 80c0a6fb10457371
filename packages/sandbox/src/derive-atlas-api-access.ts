import { derive } from './account/identifiers.ts';
import type { AtlasApiAccess } from './atlas-api/atlas-api-options.ts';

/** The service account and the ids that follow from the seed of a sandbox: the next one with it has the same. */
export function deriveAtlasApiAccess(
  seed: Uint8Array,
  place: Pick<AtlasApiAccess, 'clusterName' | 'url'>,
): AtlasApiAccess {
  const idOf = (what: string) => derive(seed, `atlas ${what}`, 12).toString('hex');
  return Object.freeze({
    ...place,
    clientId: `mdb_sa_id_${idOf('service account')}`,
    clientSecret: `mdb_sa_sk_${derive(seed, 'atlas service account secret', 30).toString('base64url')}`,
    organizationId: idOf('organization'),
    projectId: idOf('project'),
  });
}
