import type { Operation } from './api-call.ts';
import { accessHistoryOperations } from './operations/access-history.ts';
import { accessListOperations } from './operations/access-list.ts';
import { clusterOperations } from './operations/clusters.ts';
import { databaseUserOperations } from './operations/database-users.ts';
import { flexClusterOperations } from './operations/flex-clusters.ts';
import { groupOperations, organizationOperations } from './operations/groups.ts';
import { rateLimitOperations } from './operations/rate-limits.ts';
import { serviceAccountOperations } from './operations/service-accounts.ts';

/** All that is emulated of https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/ */
export const OPERATIONS: readonly Operation[] = [
  ...organizationOperations,
  ...groupOperations,
  ...serviceAccountOperations,
  ...clusterOperations,
  ...flexClusterOperations,
  ...databaseUserOperations,
  ...accessListOperations,
  ...accessHistoryOperations,
  ...rateLimitOperations,
];
