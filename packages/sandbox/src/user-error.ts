/**
 * A mistake of whoever runs the command: its message is all they need, a stack trace would only hide it. Commands outside
 * this package recognise it by its name and its shape, because the sandbox shares no code with them.
 */
export class UserError extends Error {
  override name = 'UserError';
  /** What to do, in a second line. */
  readonly fix: string | undefined;

  constructor(message: string, fix?: string) {
    super(message);
    this.fix = fix;
    // The runners of tests print the stack, and nothing else of an error.
    if (fix !== undefined && this.stack !== undefined) {
      this.stack = this.stack.replace(message, () => `${message}\n${fix}`);
    }
  }
}
