import { BsonType, type BsonValue, childrenOf, textOf } from '../../bson/bson-value.ts';
import { formatField, formatNamed } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues } from './compare-values.ts';
import { unset } from './modify-values.ts';
import { idText, type Modifier } from './update-modifier.ts';
import { isNumeric, parseUpdatePath } from './update-path.ts';

export interface Rename {
  from: string[];
  to: string[];
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/rename/ */
export function parseRename(argument: BsonElement): Rename {
  const from = parseUpdatePath(argument.name);
  if (argument.type !== BsonType.string) {
    throw new CommandError(2, `The 'to' field for $rename must be a string: ${formatField(argument)}`);
  }
  const to = parseUpdatePath(textOf(argument));
  const common = from.findIndex((name, index) => name !== to[index]);
  if (common === -1 && from.length === to.length) {
    throw new CommandError(
      2,
      `The source and target field for $rename must differ: ${formatField(argument)}`,
    );
  }
  if (common === -1 || common === to.length) {
    throw new CommandError(
      2,
      `The source and target field for $rename must not be on the same path: ${formatField(argument)}`,
    );
  }
  for (const [kind, path] of [
    ['source', from],
    ['destination', to],
  ] as const) {
    if (path.some((name) => name === '$' || name.startsWith('$['))) {
      throw new CommandError(2, `The ${kind} field for $rename may not be dynamic: ${path.join('.')}`);
    }
  }
  return { from, to };
}

/** A rename sets the one path and unsets the other; nothing else in an update may touch either. */
export function renameModifiers({ from }: Rename): { source: Modifier; target: Modifier } {
  const target: Modifier = {
    whenBlocked: 'cannot create',
    isIdle: ({ document }) => valueAt(document, from) === undefined,
    modify(existing, { document }) {
      const value = valueAt(document, from);
      return existing && value && compareValues(existing, value) === 0 ? existing : value;
    },
  };
  return { source: unset(), target };
}

function valueAt(document: BsonValue, path: readonly string[]): BsonValue | undefined {
  return path.reduce<BsonValue | undefined>(
    (value, name) => value && childrenOf(value).find((field) => field.name === name),
    document,
  );
}

/** @throws CommandError where a path goes through what has no fields, or through an array */
export function checkRename({ from, to }: Rename, document: BsonValue): void {
  const isThere = checkWay(from, document, 'source');
  if (isThere) checkWay(to, document, 'destination');
}

function checkWay(path: readonly string[], document: BsonValue, kind: 'source' | 'destination'): boolean {
  let value = document;
  let array: string | undefined;
  let last = '';
  for (const name of path) {
    if (value.type === BsonType.array) array ??= last;
    const isOpen = value.type === BsonType.object || (value.type === BsonType.array && isNumeric(name));
    if (!isOpen && kind === 'source') {
      const text = formatNamed(last, value);
      throw new CommandError(
        28,
        `Cannot use the part (${name}) of (${path.join('.')}) to traverse the element ({${text}})`,
      );
    }
    const next: BsonValue | undefined = childrenOf(value).find((field) => field.name === name);
    // Only a source that is there is renamed; a destination need not be.
    if (!next && kind === 'source') return false;
    if (!next) break;
    [value, last] = [next, name];
  }
  if (array === undefined) return true;
  throw new CommandError(
    2,
    `The ${kind} field cannot be an array element, '${path.join('.')}' in doc with ${idText(document)} has an array ` +
      `field called '${array}'`,
  );
}
