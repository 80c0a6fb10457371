/** What happens changes identities, and which attempt of the page's own client is the newest. */
const REFRESH_MS = 500;

/** Some changes are no event: a user that a test makes, the page's own client that another window stops. */
const UNASKED_MS = 2000;

export interface Freshness {
  /** Refreshes at once, or once the last time is long enough ago. From then on also unasked, now and then. */
  soon(): void;
  stop(): void;
}

export function keepFresh(refresh: () => Promise<void>): Freshness {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isResting = false;
  let isOld = false;
  let turn = 0;

  const now = async () => {
    isResting = true;
    isOld = false;
    turn += 1;
    const own = turn;
    // The stream notices a sandbox that is gone, and tries again.
    await refresh().catch(() => {});
    // A slow sandbox is asked one question at a time.
    if (own === turn) timer = setTimeout(rested, REFRESH_MS);
  };
  const rested = () => {
    isResting = false;
    if (isOld) void now();
    else timer = setTimeout(now, UNASKED_MS);
  };

  return {
    soon() {
      isOld = isResting;
      if (isResting) return;
      clearTimeout(timer);
      void now();
    },
    stop() {
      turn += 1;
      clearTimeout(timer);
      isResting = false;
    },
  };
}
