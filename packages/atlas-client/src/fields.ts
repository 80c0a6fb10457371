/** JSON that lacks what the operation answers with. */
export class FieldError extends Error {
  override name = 'FieldError';
}

/** A member of a JSON object; undefined where there is no object, or no such member. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

export function optionalText(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** @throws FieldError */
export function text(value: unknown, name: string): string {
  const found = optionalText(value, name);
  if (found === undefined) throw new FieldError(`it has no text ${name}`);
  return found;
}

/** Empty where there is no list. @throws FieldError for an entry that `read` does not take */
export function list<Item>(value: unknown, name: string, read: (entry: unknown) => Item): Item[] {
  const found = member(value, name);
  return Array.isArray(found) ? found.map(read) : [];
}

/** Only what is given: an absent member, not one that is undefined. */
export function given<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}
