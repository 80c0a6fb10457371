import { CommandError } from '../../command-error.ts';
import { splitPath } from './field-path.ts';

/** `a.$[id].b`: which component is what. */
export function filterIdentifier(component: string): string | undefined {
  return /^\$\[(.*)\]$/.exec(component)?.[1];
}

/**
 * The components of the path of an update.
 * https://www.mongodb.com/docs/manual/reference/operator/update/#behavior
 *
 * @throws CommandError for a path that no document can have
 */
export function parseUpdatePath(path: string): string[] {
  if (path === '') throw new CommandError(56, 'An empty update path is not valid.');
  const components = splitPath(path);
  for (const [index, component] of components.entries()) {
    if (component === '') {
      throw new CommandError(
        56,
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      );
    }
    if (component.startsWith('$')) checkDollar(component, index, path);
  }
  if (components.filter((component) => component === '$').length > 1) {
    throw new CommandError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return components;
}

/** Fields of a reference to another document. They may be set although their names begin with `$`. */
const REFERENCE_FIELDS = ['$ref', '$id', '$db'];

function checkDollar(component: string, index: number, path: string): void {
  const isFilter = filterIdentifier(component) !== undefined;
  if (component !== '$' && !isFilter) {
    if (index > 0 && REFERENCE_FIELDS.includes(component)) return;
    throw new CommandError(52, dollarField(component, path));
  }
  if (index === 0) {
    const what = isFilter ? `array filter identifier (i.e. '$[<id>]')` : `positional (i.e. '$')`;
    throw new CommandError(2, `Cannot have ${what} element in the first position in path '${path}'`);
  }
}

export function dollarField(name: string, path: string): string {
  return (
    `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement ` +
    'document. Consider using an aggregation pipeline with $replaceWith.'
  );
}

/**
 * New fields are added in this order.
 * https://www.mongodb.com/docs/manual/reference/operator/update/set/#behavior : "update operators process document
 * fields with string-based names in lexicographic order" and numeric ones by number.
 */
export function compareNames(a: string, b: string): number {
  if (isNumeric(a) && isNumeric(b)) {
    const [left, right] = [BigInt(a), BigInt(b)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** An update takes any digits for an index, leading zeros too. */
export function isNumeric(name: string): boolean {
  return /^\d+$/.test(name);
}
