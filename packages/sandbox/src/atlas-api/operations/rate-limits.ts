import type { OrganizationOperation } from '../api-call.ts';
import { pageOf } from '../page.ts';
import { ENDPOINT_SETS } from '../rate-limits.ts';

export const rateLimitOperations: readonly OrganizationOperation[] = [
  {
    method: 'GET',
    path: '/rateLimits',
    version: '2025-03-12',
    query: ['endpointPath', 'groupId', 'name', 'orgId', 'userId', 'ipAddress'],
    organizationRoles: 'member',
    run(call) {
      const sets = ENDPOINT_SETS.map(({ capacity, id, name, prefix, refillDurationSeconds, refillRate }) => ({
        capacity,
        endpointSetId: id,
        endpointSetName: name,
        endpoints: [{ method: '*', path: `/api/atlas/v2${prefix}` }],
        refillDurationSeconds,
        refillRate,
        scope: 'USER',
      }));
      return { status: 200, body: pageOf(call, sets) };
    },
  },
];
