import type { Clock } from '../clock.ts';
import { type Cidr, canonicalCidr, isInCidr } from './cidr.ts';

export interface AccessListEntry {
  range: Cidr;
  comment?: string;
  deleteAfterDate?: Date;
  /** From when on clusters admit its addresses. */
  activeAtMs: number;
}

/** From where the clusters of a project are reached. */
export interface AccessList {
  /** Without those that have expired. */
  all(): readonly AccessListEntry[];
  /** By an address or a range, whichever way it is written. */
  find(range: Cidr): AccessListEntry | undefined;
  /** In place of one of the same range. */
  put(entry: Omit<AccessListEntry, 'activeAtMs'>): AccessListEntry;
  delete(entry: AccessListEntry): void;
  /** Whether clusters let the address in now. */
  admits(address: string): boolean;
}

export function createAccessList(
  clock: Clock,
  changeMs: number,
  first: readonly AccessListEntry[],
): AccessList {
  let entries = [...first];

  function all(): readonly AccessListEntry[] {
    entries = entries.filter(
      ({ deleteAfterDate }) => !deleteAfterDate || clock() < deleteAfterDate.getTime(),
    );
    return entries;
  }

  const find = (range: Cidr) => all().find((entry) => canonicalCidr(entry.range) === canonicalCidr(range));

  return {
    all,
    find,
    put(given) {
      const present = find(given.range);
      // What is admitted already stays so.
      const entry = { ...given, activeAtMs: present?.activeAtMs ?? clock() + changeMs };
      entries = present ? entries.map((each) => (each === present ? entry : each)) : [...entries, entry];
      return entry;
    },
    delete(entry) {
      entries = entries.filter((each) => each !== entry);
    },
    admits: (address) => all().some((entry) => clock() >= entry.activeAtMs && isInCidr(address, entry.range)),
  };
}
