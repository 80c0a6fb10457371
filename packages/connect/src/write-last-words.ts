// Whoever reads stderr may have stopped reading, without closing it.
const MAX_WAIT_MS = 5_000;

/**
 * Writes to stderr and waits until it is written: a pipe may take it later, and process.exit() drops what is still queued.
 * It always returns: a stderr that is closed, full or not read changes nothing about the end of the process.
 */
export async function writeLastWords(text: string): Promise<void> {
  // Without a listener, EPIPE or ENOSPC would be an uncaught exception.
  process.stderr.on('error', () => {});
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, MAX_WAIT_MS);
    process.stderr.write(text, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
