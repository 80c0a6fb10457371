/** https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
const MAX_BYTES = 63;

/** Whether a server takes this for a database's name. Those with `$`, but for `$external`, it does not make. */
export function isDatabaseName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= MAX_BYTES && !/[/\\. "\0]/.test(name);
}

/** Stricter than the wire: in a setup a name that BSON cannot hold, or nobody can make, is a mistake. */
export function isConfigurableDatabaseName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    isDatabaseName(name) &&
    !/[\p{Cs}\p{Cc}]/u.test(name) &&
    (!name.includes('$') || name === '$external')
  );
}
