import type { Clock } from '../clock.ts';
import type { InspectedEvent, LoginDetail } from './model.ts';

const MAX_EVENTS = 1000;
const MAX_LOGINS = 100;
/** Of the logins as they are sent, in JSON. */
const MAX_LOGIN_BYTES = 16 * 1024 * 1024;

type WithoutNumber<Event> = Event extends InspectedEvent ? Omit<Event, 'id' | 'at'> : never;

/** All of it is masked or overwritten by whoever adds it. */
export type NewEvent = WithoutNumber<InspectedEvent>;

/** What the inspector keeps: the newest events, and the newest logins with their messages. */
export interface Recorder {
  /** Gives the event's number. */
  add(event: NewEvent): number;
  addLogin(detail: LoginDetail): void;
  /** As JSON; undefined when it is not kept any more, or never was. */
  login(id: number): Buffer | undefined;
  /** Those after this number, oldest first, and how many of them are not kept any more. */
  after(id: number): { events: readonly InspectedEvent[]; skipped: number };
  lastId(): number;
  /** Gives all events of one client to another. */
  renameClient(from: number, to: number): void;
  /** A larger number after each `reset`: what began before belongs to nothing. */
  generation(): number;
  reset(): void;
}

export function createRecorder(clock: Clock): Recorder {
  /** At its number less one, modulo their number. */
  let events: InspectedEvent[] = [];
  /** In the order in which they came. */
  const logins = new Map<number, Buffer>();
  let loginBytes = 0;
  let lastId = 0;
  /** Of the first event since the beginning or a reset. */
  let firstId = 1;
  let generation = 0;

  function add(event: NewEvent): number {
    lastId += 1;
    events[(lastId - 1) % MAX_EVENTS] = { id: lastId, at: new Date(clock()).toISOString(), ...event };
    return lastId;
  }

  function forget(id: number): void {
    loginBytes -= logins.get(id)?.length ?? 0;
    logins.delete(id);
  }

  return {
    add,
    addLogin(detail) {
      const bytes = Buffer.from(JSON.stringify(detail));
      forget(detail.id);
      logins.set(detail.id, bytes);
      loginBytes += bytes.length;
      for (const oldest of logins.keys()) {
        if (logins.size <= MAX_LOGINS && loginBytes <= MAX_LOGIN_BYTES) break;
        forget(oldest);
      }
    },
    login: (id) => logins.get(id),
    after(id) {
      // Of another sandbox, which had more: all of this one's are new.
      const from = Math.max(id > lastId ? 1 : id + 1, firstId);
      const oldest = Math.max(from, lastId - MAX_EVENTS + 1);
      const found: InspectedEvent[] = [];
      for (let number = oldest; number <= lastId; number += 1) {
        const event = events[(number - 1) % MAX_EVENTS];
        if (event) found.push(event);
      }
      return { events: found, skipped: oldest - from };
    },
    lastId: () => lastId,
    renameClient(from, to) {
      for (const event of events) if (event?.clientId === from) event.clientId = to;
    },
    generation: () => generation,
    reset() {
      generation += 1;
      events = [];
      logins.clear();
      loginBytes = 0;
      firstId = lastId + 1;
      add({ event: 'reset' });
    },
  };
}
