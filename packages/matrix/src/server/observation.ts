import type { Document } from 'bson';

/** What came of one row on one server, without anything that is random. */
export interface Observation {
  outcome: Outcome;
  /** The whole reply that was judged, where there was one. */
  reply?: Document;
  /** Whom the server took the caller for afterwards; empty where nobody was logged in. */
  user?: string;
  /** What else went wrong, in one line. */
  problem?: string;
}

export type Outcome = 'accepted' | 'refused' | 'connection dropped' | 'no answer in time' | 'broken off';

/** How long one row may wait for a server. */
export const ANSWER_MS = 10_000;

/** One line: what is compared where two outcomes differ. */
export function describeOutcome({ outcome, reply, problem }: Observation): string {
  if (outcome === 'refused' && reply) return `refused: ${reply.code} ${reply.errmsg}`;
  return problem === undefined ? outcome : `${outcome}: ${problem}`;
}
