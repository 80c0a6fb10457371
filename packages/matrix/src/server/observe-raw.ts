import { once } from 'node:events';
import { ENDED_WITHOUT_REPLY, openWireClient, type WireClient } from '@atlas-aws-iam/sandbox/login-client';
import type { Document } from 'bson';
import { authenticatedUsers } from '../raw/assert-users.ts';
import { ANSWER_MS, type Observation } from './observation.ts';

/** Says by hand what no driver says, on a connection of its own; gives what the server makes of it. */
export async function observeRaw(
  uri: string,
  signal: AbortSignal,
  act: (client: WireClient) => Promise<Document>,
): Promise<Observation> {
  const tooLate = AbortSignal.timeout(ANSWER_MS);
  const end = AbortSignal.any([signal, tooLate]);
  try {
    await using client = await openWireClient(uri, { signal: end });
    return await within(end, async () => {
      const reply = await act(client);
      const users = await authenticatedUsers(client);
      return { outcome: isAccepted(reply) ? 'accepted' : 'refused', reply, user: namesOf(users) };
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return tooLate.aborted ? { outcome: 'no answer in time' } : observeFailure(error);
  }
}

/** Of a login field by field, the reply is the second one, and has others within. */
function isAccepted({ ok, closing }: Document): boolean {
  return closing === undefined ? ok === 1 : closing.ok !== undefined && closing.done === 'Boolean true';
}

function namesOf(users: unknown): string {
  return Array.isArray(users)
    ? users.map(({ user, db }) => (db === '$external' ? user : `${user}@${db}`)).join(', ')
    : '';
}

function observeFailure(error: unknown): Observation {
  const { message } = error as Error;
  if (message === ENDED_WITHOUT_REPLY) return { outcome: 'connection dropped' };
  return { outcome: 'broken off', problem: message.split('\n', 1)[0] ?? '' };
}

/** What is still waited for on another connection of the row is given up. */
async function within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const working = work();
  working.catch(() => {});
  return Promise.race([working, aborted(signal)]);
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}
