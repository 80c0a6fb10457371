import type { BsonValue } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { type Equality, equalitiesOf } from './equalities.ts';
import { splitPath } from './field-path.ts';
import { objectValue } from './make-value.ts';

/**
 * The document with which an upsert begins: what the filter says by equality.
 * https://www.mongodb.com/docs/manual/reference/method/db.collection.update/#upsert-behavior
 *
 * @param options.isForReplacement a replacement takes only the `_id`, and does not mind what else is contradictory
 * @throws CommandError where the filter names a field twice
 */
export function documentFromFilter(
  filter: BsonValue,
  { isForReplacement = false }: { isForReplacement?: boolean } = {},
): Uint8Array {
  // A server keeps them by path, and adds them in that order.
  const equalities = equalitiesOf(filter)
    .filter(({ path }) => !isForReplacement || path === '_id' || path.startsWith('_id.'))
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  checkConflicts(equalities);
  const part = isForReplacement && equalities.find(({ path }) => path !== '_id');
  if (part) {
    throw new CommandError(
      54,
      `field at '_id' must be exactly specified, field at sub-path '${part.path}'found`,
    );
  }

  const root = new Map<string, Node>();
  for (const { path, value } of equalities) addValue(root, splitPath(path), value);
  const id = root.get('_id');
  return toValue(id ? new Map([['_id', id], ...root]) : root).value;
}

/** No path twice, and none inside another: `{ a: { b: 1 }, 'a.c': 1 }`. */
function checkConflicts(equalities: readonly Equality[]): void {
  const seen = new Set<string>();
  for (const { path } of equalities) {
    if (seen.has(path)) {
      throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    const names = splitPath(path);
    const parents = names.slice(1).map((_, index) => names.slice(0, names.length - 1 - index).join('.'));
    const parent = parents.find((candidate) => seen.has(candidate));
    if (parent !== undefined) {
      throw new CommandError(
        54,
        `cannot infer query fields to set, both paths '${path}' and '${parent}' are matched`,
      );
    }
    seen.add(path);
  }
}

type Node = BsonValue | Map<string, Node>;

function addValue(fields: Map<string, Node>, [name = '', ...rest]: string[], value: BsonValue): void {
  if (rest.length === 0) {
    fields.set(name, value);
    return;
  }
  const existing = fields.get(name);
  const inner = existing instanceof Map ? existing : new Map<string, Node>();
  fields.set(name, inner);
  addValue(inner, rest, value);
}

function toValue(node: Node): BsonValue {
  if (!(node instanceof Map)) return node;
  return objectValue([...node].map(([name, inner]) => [name, toValue(inner)]));
}
