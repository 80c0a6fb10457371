/**
 * An error as the driver throws it. Only what its explanation reads is there: names, words, causes. For what the doctor
 * finds before the driver has a chance to.
 */
export function driverError(name: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(message, { cause }), { name });
}

/** As when no server of the deployment could be used. `failures` has the error of each, by `host:port`. */
export function selectionError(failures: ReadonlyMap<string, unknown>, timeoutMs: number): Error {
  const servers = new Map(
    [...failures].map(([address, error]) => [
      address,
      { type: 'Unknown', error: driverError('MongoNetworkError', error) },
    ]),
  );
  const [first] = servers.values();
  const message = first?.error.message ?? `Server selection timed out after ${timeoutMs} ms`;
  const reason = { type: 'Unknown', setName: undefined, servers };
  return Object.assign(new Error(message), { name: 'MongoServerSelectionError', reason });
}
