import type { Account } from '../account/account.ts';
import type { EndedCommand } from '../atlas/connection-tap.ts';
import type { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import type { Clients } from './clients.ts';
import type { LoginRecording } from './login-recording.ts';
import type { Calculation } from './model.ts';
import type { PutOff } from './put-off.ts';
import type { Recorder } from './recorder.ts';

/** What those who watch have in common. */
export interface Watching {
  clock: Clock;
  recorder: Recorder;
  clients: Clients;
  /** The logins under way, by their server nonces: STS is asked about them over HTTP. */
  underWay: Map<string, LoginRecording>;
  /** Of the newest logins, oldest first. */
  nonces: BoundedLog<string>;
  putOff: PutOff;
  /** Now, which a reset replaces. */
  account: () => Account;
  /** Where the sandbox listens: `127.0.0.1:27017`. */
  addresses: () => readonly string[];
  /** Of a login. */
  viewUrlOf(id: number): string;
  /** As the page's own client calculated the signature, where it is its own. */
  ownLogin(id: number, authorization: string | undefined): Calculation | undefined;
  onCommand?: ((command: EndedCommand) => void) | undefined;
}

/** Whose credentials these are, as an event says it. */
export function clientOf(
  { clients, recorder }: Pick<Watching, 'clients' | 'recorder'>,
  credentials: readonly string[],
): { clientId?: number; mergedClientIds?: readonly number[] } {
  const known = clients.of(credentials);
  if (!known) return {};
  const { clientId, merged } = known;
  for (const other of merged) recorder.renameClient(other, clientId);
  return { clientId, ...(merged.length > 0 && { mergedClientIds: merged }) };
}
