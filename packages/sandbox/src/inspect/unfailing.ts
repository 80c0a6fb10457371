/**
 * The call, whose failure changes nothing for whoever calls: what watches must not refuse a login or end a connection. What
 * was thrown is left out of the warning, because it may quote what a client sent.
 */
export function unfailing<Arguments extends unknown[], Result>(
  call: (...args: Arguments) => Result,
): (...args: Arguments) => Result | undefined {
  return (...args) => {
    try {
      return call(...args);
    } catch {
      process.emitWarning(
        'The inspector failed to record something; logins are not affected',
        'SandboxWarning',
      );
      return undefined;
    }
  };
}
