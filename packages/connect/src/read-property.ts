/**
 * A property of anything, or undefined: a getter may throw, and a proxy may throw on every look at it. What others throw
 * and return is read with this alone.
 */
export function readProperty(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}
