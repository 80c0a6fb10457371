import { CommandError } from '../command-error.ts';

/**
 * The components of a dotted path, as aggregation and projection take it.
 * https://www.mongodb.com/docs/manual/core/document/#dot-notation
 *
 * @throws CommandError
 */
export function parseFieldPath(path: string): string[] {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new CommandError(40353, "FieldPath must not end with a '.'.");
  const components = path.split('.');
  for (const component of components) {
    if (component === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    if (component.startsWith('$')) {
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
  }
  return components;
}

/** A name that is also an index: no sign, no leading zero. */
export function isIndex(name: string): boolean {
  return /^(0|[1-9]\d*)$/.test(name);
}
