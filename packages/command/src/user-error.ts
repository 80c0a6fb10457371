/** A mistake of whoever runs a command: what failed, and in a second line what to do. Printed without a stack. */
export class UserError extends Error {
  override name = 'UserError';
  /** What to do; a command names its `--help` where nothing better is known. */
  readonly fix: string | undefined;

  constructor(message: string, fix?: string) {
    super(message);
    this.fix = fix;
  }
}
