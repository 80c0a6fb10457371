/** Calls a listener, whose failure changes nothing. */
export async function tell<Event>(
  listener: ((event: Event) => void) | undefined,
  event: Event,
  failure: string,
): Promise<void> {
  try {
    await listener?.(structuredClone(event));
  } catch {
    // The warning leaves out what was thrown: it may hold anything, and reading it may throw again.
    process.emitWarning(failure, 'SandboxWarning');
  }
}
