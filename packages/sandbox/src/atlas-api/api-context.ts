import type { ApiContext } from './api-call.ts';
import type { AtlasApiOptions } from './atlas-api-options.ts';
import { createServiceAccounts } from './service-accounts.ts';

/** The organization as it is at the start: a project with the sandbox's cluster, and a service account that owns it all. */
export function createApiContext({ access, changeMs, clock, databaseUsers }: AtlasApiOptions): ApiContext {
  const { clientId, clientSecret, organizationId, projectId } = access();
  const serviceAccounts = createServiceAccounts(clock);
  serviceAccounts.create({
    name: 'sandbox',
    description: '',
    organizationRoles: ['ORG_OWNER'],
    clientId,
    secret: clientSecret,
  });
  const project = { id: projectId, name: 'sandbox', createdAtMs: clock(), databaseUsers };
  return {
    clock,
    url: () => access().url,
    organization: {
      id: organizationId,
      name: 'Sandbox organization',
      projects: new Map([[projectId, project]]),
      serviceAccounts,
    },
    changeMs,
  };
}
