/** Milliseconds since the epoch. Everything in the sandbox that knows the time asks one of these. */
export type Clock = () => number;

/** Looks `Date.now` up at each call, so that a test's fake `Date` moves the sandbox too. */
export const systemClock: Clock = () => Date.now();
