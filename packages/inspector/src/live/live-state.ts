import type { InspectedEvent, InspectorState } from '@atlas-aws-iam/sandbox/inspect';
import type { Client } from '../overview/client.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting';

export interface LiveState {
  connection: Connection;
  /** Another sandbox answers than the one whose events stood here. */
  isOtherRun: boolean;
  sandbox: InspectorState | undefined;
  /** Newest first, MAX_EVENTS at most. */
  events: readonly InspectedEvent[];
  /** Newest first. */
  clients: readonly Client[];
  /** How many events came, and how many the sandbox left out because too many came at once. */
  received: number;
  skipped: number;
}

/** What the page keeps: the sandbox keeps more, and a page with all of it would not scroll. */
export const MAX_EVENTS = 500;

export const NOTHING: Pick<LiveState, 'events' | 'clients' | 'received' | 'skipped'> = {
  events: [],
  clients: [],
  received: 0,
  skipped: 0,
};
