import { type Driver, drivers } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';

export interface SpecificationCase {
  name: string;
  path?: string;
  run(driver: Driver): Promise<Evidence>;
}

/** One row per driver. */
export function driverRows({ name, path, run }: SpecificationCase): Row[] {
  return drivers.map((driver) => ({
    name,
    group: 'specification' as const,
    ...(path !== undefined && { path }),
    driver,
    target: 'sandbox' as const,
    run: () => run(driver),
  }));
}
