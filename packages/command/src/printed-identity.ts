const IDENTITY = /^Authenticated as (.+)$/gm;

/** Who an example says that it is, by the last of the lines in which it does; undefined when none does. */
export function printedIdentity(output: string): string | undefined {
  return [...output.matchAll(IDENTITY)].at(-1)?.[1];
}
