import type { InspectedEvent, InspectorState } from '@atlas-aws-iam/sandbox/inspect';
import { followClients, renumberClients } from '../overview/client.ts';
import { createStore, type Store } from './create-store.ts';
import { keepFresh } from './keep-fresh.ts';
import { type LiveState, MAX_EVENTS, NOTHING } from './live-state.ts';
import { fetchState } from './sandbox-api.ts';

export type LiveStore = Store<LiveState> & {
  /** Takes a state that came as an answer. */
  take(sandbox: InspectorState): void;
};

const RETRY_MS = 1000;

/** Follows the sandbox for as long as the page is open, while it is shown. */
export function followSandbox(): LiveStore {
  const store = createStore<LiveState>({
    connection: 'connecting',
    isOtherRun: false,
    sandbox: undefined,
    ...NOTHING,
  });
  let lastId = 0;
  let arrived: InspectedEvent[] = [];
  let received = 0;
  let skipped = 0;
  let isAsked = false;

  // At most once in a frame: ten thousand events in a second are sixty changes of the page. Before the frame
  // comes, no more is kept than the page shows.
  const showInNextFrame = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      show();
    });
  };
  const show = () => {
    const state = store.get();
    const reset = arrived.findLastIndex(({ event }) => event === 'reset');
    const isReset = reset >= 0;
    const fresh = arrived.slice(Math.max(reset, 0)).reverse();
    store.set({
      events: renumberClients((isReset ? fresh : [...fresh, ...state.events]).slice(0, MAX_EVENTS), fresh),
      clients: followClients(isReset ? [] : state.clients, fresh),
      received: state.received + received,
      skipped: state.skipped + skipped,
    });
    arrived = [];
    received = 0;
    skipped = 0;
    if (source) freshness.soon();
  };

  const accept = (sandbox: InspectorState) => {
    const known = store.get().sandbox;
    if (known && known.run !== sandbox.run) {
      // Its events are counted from 1 again.
      lastId = 0;
      arrived = [];
      received = 0;
      skipped = 0;
      store.set({ ...NOTHING, isOtherRun: true, sandbox });
      if (source) void connect();
    } else store.set({ sandbox });
  };

  let asked = 0;
  let newest = 0;
  const take = (sandbox: InspectorState) => {
    newest = ++asked;
    accept(sandbox);
  };
  // An answer is old if a change, or a later question, was answered before it.
  const refresh = async () => {
    const number = ++asked;
    const sandbox = await fetchState();
    if (number < newest) return;
    newest = number;
    accept(sandbox);
  };
  const freshness = keepFresh(refresh);

  const listen = () => {
    const stream = new EventSource(`events?after=${lastId}`);
    source = stream;
    stream.onopen = () => {
      store.set({ connection: 'live' });
      freshness.soon();
    };
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const events: InspectedEvent[] = JSON.parse(data);
      received += events.length;
      lastId = events.at(-1)?.id ?? lastId;
      arrived = arrived.concat(events).slice(-MAX_EVENTS);
      showInNextFrame();
    };
    stream.addEventListener('skipped', ({ data }: MessageEvent<string>) => {
      skipped += Number(data) || 0;
      showInNextFrame();
    });
    // The browser would go on after the last event that it saw, of a sandbox that may be another by then.
    stream.onerror = connectLater;
  };

  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;

  const disconnect = () => {
    attempts += 1;
    clearTimeout(retry);
    freshness.stop();
    source?.close();
    source = undefined;
  };

  const connectLater = () => {
    disconnect();
    store.set({ connection: 'reconnecting' });
    retry = setTimeout(connect, RETRY_MS);
  };

  const connect = async () => {
    disconnect();
    const attempt = attempts;
    try {
      await refresh();
      if (attempt === attempts) listen();
    } catch {
      if (attempt === attempts) connectLater();
    }
  };

  // A browser opens six connections to a host, and a stream holds one: hidden tabs leave them to the one that is read.
  const followWhileShown = () => {
    if (document.visibilityState === 'hidden') disconnect();
    else void connect();
  };
  document.addEventListener('visibilitychange', followWhileShown);
  followWhileShown();
  return { ...store, take };
}
