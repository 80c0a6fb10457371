// What the catalogue looks at, whatever class the error is of: the driver's classes differ between majors and copies.
export interface ErrorFacts {
  readonly error: object;
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
}

// An error, what caused it, and what it gathers: Node joins the attempts on several addresses in an AggregateError, the
// driver keeps each server's last error in the topology description of a MongoServerSelectionError.
export function relatedErrors(thrown: unknown): ErrorFacts[] {
  const found = new Set<object>();
  const queue: unknown[] = [thrown];
  for (const candidate of queue) {
    if (!(candidate instanceof Error) || found.has(candidate)) continue;
    found.add(candidate);
    const { errors, reason } = candidate as { errors?: unknown; reason?: { servers?: unknown } };
    queue.push(candidate.cause);
    if (Array.isArray(errors)) queue.push(...errors);
    if (reason?.servers instanceof Map)
      for (const server of reason.servers.values()) queue.push(server.error);
  }
  return [...found].map((error) => {
    const { name, message, code } = error as Error & { code?: unknown };
    return { error, name, message, code };
  });
}

// Did the driver get this from a credential provider? The program's own calls of AWS fail with the same names.
export function isFromProvider(related: readonly ErrorFacts[]): boolean {
  return related.some(({ name }) => name === 'MongoAWSError');
}
