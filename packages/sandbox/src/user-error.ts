/** A mistake of whoever runs the command: its message is all they need, a stack trace would only hide it. */
export class UserError extends Error {
  override name = 'UserError';
}
