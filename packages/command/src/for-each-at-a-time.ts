/**
 * Does the work for each item, so many at a time, begun in their order. Nothing new is begun when the signal has come.
 *
 * @throws what the work of an item throws
 */
export async function forEachAtATime<Item>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  // All take the next one from the same iterator.
  const waiting = items.entries();
  async function workOn(): Promise<void> {
    for (const [index, item] of waiting) {
      if (signal?.aborted) return;
      await work(item, index);
    }
  }
  await Promise.all(Array.from({ length: atATime }, workOn));
}
