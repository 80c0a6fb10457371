/** A mistake of whoever runs a command; its message is printed alone. */
export class UsageError extends Error {}
