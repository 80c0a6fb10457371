import { describeKind } from './describe-kind.ts';

/**
 * A copy of an object of options, for which each property is read once, or what it is instead. A spread alone would drop
 * the entries of a Map and the getters of a class silently, and a program would be logged in as somebody else.
 */
export function readPlainObject(
  value: unknown,
): { properties: Record<string, unknown>; got?: never } | { properties?: never; got: string } {
  try {
    if (typeof value === 'object' && value !== null && isPlain(value)) return { properties: { ...value } };
  } catch {
    return { got: 'an object that cannot be read' };
  }
  const kind = describeKind(value);
  return { got: kind === 'an object' ? 'an instance of a class' : kind };
}

// Object.prototype of another realm too, such as the one of jest, which alone has nothing above it.
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}
