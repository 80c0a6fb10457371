import type { ServerResponse } from 'node:http';
import type { Recorder } from './recorder.ts';

const BATCH_MS = 100;
const MAX_EVENTS = 200;
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 1000;
/** A reader that is so far behind is told no more until it has read. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Calls a function again and again, until it is told to stop. */
export type StartInterval = (call: () => void, ms: number) => () => void;

const startSystemInterval: StartInterval = (call, ms) => {
  const timer = setInterval(call, ms);
  return () => clearInterval(timer);
};

export interface EventStreamOptions {
  recorder: Recorder;
  /** The number of the last event that the reader has. */
  after: number;
  /** By which a reader knows a sandbox from the one before it. */
  run: string;
  startInterval?: StartInterval;
}

/**
 * Sends events as they come, until the reader goes. Nothing is kept for a reader but a number, so that a slow one costs no
 * memory: what it misses is counted.
 *
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function streamEvents(
  outgoing: Pick<ServerResponse, 'write' | 'once' | 'writableLength'>,
  { recorder, after, run, startInterval = startSystemInterval }: EventStreamOptions,
): void {
  let sentId = after;
  outgoing.write(`retry: ${RETRY_MS}\nevent: run\ndata: ${JSON.stringify(run)}\n\n`);

  function sendNew(): void {
    if (outgoing.writableLength > MAX_UNREAD_BYTES || sentId === recorder.lastId()) return;
    const { events, skipped } = recorder.after(sentId);
    sentId = recorder.lastId();
    // What a reader has is gone from there on, however much came after it.
    const reset = events.slice(0, -MAX_EVENTS).findLast(({ event }) => event === 'reset');
    const sent = [...(reset ? [reset] : []), ...events.slice(-MAX_EVENTS)];
    const left = skipped + events.length - sent.length;
    if (left > 0) outgoing.write(`event: skipped\ndata: ${left}\n\n`);
    // On one line: JSON has no line breaks but those of its form.
    outgoing.write(`id: ${sentId}\ndata: ${JSON.stringify(sent)}\n\n`);
  }

  sendNew();
  const stopSending = startInterval(sendNew, BATCH_MS);
  const stopHeartbeat = startInterval(() => {
    if (outgoing.writableLength <= MAX_UNREAD_BYTES) outgoing.write(':\n\n');
  }, HEARTBEAT_MS);
  outgoing.once('close', () => {
    stopSending();
    stopHeartbeat();
  });
}
