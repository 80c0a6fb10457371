import type { Row } from '../row.ts';
import { cachingRows } from './specification/caching.ts';
import { connectionStringRows } from './specification/connection-strings.ts';
import { incompleteKeyRows } from './specification/incomplete-keys.ts';
import { orderRows } from './specification/order.ts';
import { scenarioRows } from './specification/scenarios.ts';
import { serverFirstRows } from './specification/server-first.ts';

/**
 * The prose tests of the public driver specification for MONGODB-AWS, on bare drivers. Where a driver does otherwise,
 * what it does is what the row expects, and its detail says "deviation".
 */
export const specificationRows: readonly Row[] = [
  ...scenarioRows,
  ...cachingRows,
  ...orderRows,
  ...incompleteKeyRows,
  ...connectionStringRows,
  ...serverFirstRows,
];
