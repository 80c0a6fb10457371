import { HUNG, type Tally } from './tracker.ts';

export interface FaultReport extends Tally {
  name: string;
  times: number;
  /** For each time, from the end of the fault until everybody had worked again; undefined where somebody did not. */
  recoveriesMs: readonly (number | undefined)[];
}

export interface SoakReport {
  seed: number;
  milliseconds: number;
  operations: number;
  logins: number;
  fetches: number;
  faults: readonly FaultReport[];
  /** What happened while there was no fault. */
  withoutFault: Tally;
  /** The server's side. */
  sockets: { atStart: number; most: number; atRest: number; afterClose: number };
  heapBytes: { atStart: number; atEnd: number };
  /** Faults that nobody met in time. */
  unmet: readonly string[];
}

/** What a soak must not find: none when all is well. */
export function findProblems({ faults, withoutFault, sockets, unmet }: SoakReport): string[] {
  const { atStart, atRest, afterClose } = sockets;
  return [
    ...unmet.map((name) => `"${name}" met nobody, and proves nothing.`),
    ...faults
      .filter(({ recoveriesMs }) => recoveriesMs.includes(undefined))
      .map(({ name }) => `Somebody did not recover from "${name}".`),
    ...faults.flatMap(({ name, failures }) =>
      failures
        .filter(({ code }) => code === HUNG)
        .map(({ operation, count }) => `Since "${name}", ${operation} has hung ${count} times.`),
    ),
    ...withoutFault.failures.map(
      ({ operation, error, code, count }) =>
        `Without a fault, ${operation} failed ${count} times: ${error} (${code}).`,
    ),
    ...(atRest > atStart ? [`${atRest} sockets at rest, and ${atStart} at the start.`] : []),
    ...(afterClose > 0 ? [`${afterClose} sockets are left of closed clients.`] : []),
  ];
}
