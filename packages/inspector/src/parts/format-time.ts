/** `12:00:03.412`, in UTC as the sandbox's records are. */
export function formatTime(at: string | number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 23);
}

/** `0 ms`, `412 ms`, `3.4 s`, `12 min`. */
export function formatElapsed(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return `${Math.round(ms)} ms`;
  return size < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
