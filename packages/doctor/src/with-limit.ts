/** The promise, or a rejection with what `describe` makes once the time is over. What comes later goes nowhere. */
export async function withLimit<T>(promise: Promise<T>, limitMs: number, describe: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(describe()), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
