import { MAX_NESTING_DEPTH } from '../../bson/limits.ts';
import { CommandError } from '../../command-error.ts';
import { clip } from '../../masking/clip.ts';

const SHOWN_LENGTH = 50;

/**
 * The names on a dotted path. The first text is a server's for the paths of its aggregations (from memory); that it
 * refuses others so too is inferred.
 *
 * @throws CommandError Overflow for more names than a document can have levels
 */
export function splitPath(path: string): string[] {
  // One too many is enough to know: a path of 16 MB is not cut into millions of names.
  const names = path.split('.', MAX_NESTING_DEPTH + 1);
  if (names.length <= MAX_NESTING_DEPTH) return names;
  throw new CommandError(
    15,
    `FieldPath is too long: '${clip(path, SHOWN_LENGTH)}' has more than ${MAX_NESTING_DEPTH} field names.`,
  );
}

/**
 * The components of a dotted path, as aggregation and projection take it.
 * https://www.mongodb.com/docs/manual/core/document/#dot-notation
 *
 * @throws CommandError
 */
export function parseFieldPath(path: string): string[] {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new CommandError(40353, "FieldPath must not end with a '.'.");
  const components = splitPath(path);
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
