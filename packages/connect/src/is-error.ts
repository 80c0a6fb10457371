import { types } from 'node:util';
import { readProperty } from './read-property.ts';

/** Looks at the class or at the shape: an error of another realm (`node:vm`, a worker's copy) is not an instance of this one's. */
export function isError(value: unknown): value is object {
  if (types.isNativeError(value)) return true;
  return (
    typeof value === 'object' &&
    typeof readProperty(value, 'name') === 'string' &&
    typeof readProperty(value, 'message') === 'string'
  );
}
