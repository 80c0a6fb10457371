import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { formatNamed } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { checkBlocked } from './check-blocked.ts';
import { checkId } from './check-id.ts';
import { arrayValue, isSameValue, NULL_VALUE, objectValue } from './make-value.ts';
import type { Modifier } from './update-modifier.ts';
import { compareNames, filterIdentifier, isNumeric } from './update-path.ts';
import type { UpdateRun } from './update-run.ts';
import { isBranch, mergeNodes, type UpdateBranch, type UpdateNode } from './update-tree.ts';

/** As much as a server adds at once: https://www.mongodb.com/docs/manual/reference/operator/update/set/#set-elements-in-arrays */
const MAX_PADDING = 1_500_000;

/** @returns the new value, the same one for no change, `undefined` where there is and will be nothing */
export function applyNode(
  node: UpdateNode,
  existing: BsonValue | undefined,
  path: readonly string[],
  run: UpdateRun,
): BsonValue | undefined {
  if (!isBranch(node)) return applyModifier(node, existing, path, run);
  if (node.isOnItems) return applyToItems(node, existing, path, run);
  const children = resolvePositional(node, path, run);
  switch (existing?.type) {
    case undefined:
    case BsonType.object:
      return applyToFields(children, existing, path, run);
    case BsonType.array:
      return applyToIndexes(children, existing as BsonValue, path, run);
    default:
      for (const [name, child] of children) checkBlocked(child, name, existing as BsonValue, path, run);
      return existing;
  }
}

function applyModifier(
  modifier: Modifier,
  existing: BsonValue | undefined,
  path: readonly string[],
  run: UpdateRun,
): BsonValue | undefined {
  if (modifier.isIdle?.(run)) return existing;
  const { document } = run;
  const value = modifier.modify(existing, { path, document });
  if (path[0] === '_id') checkId(value, existing, path, document);
  return existing && value && isSameValue(existing, value) ? existing : value;
}

type Children = [string, UpdateNode][];

/** The children in the order in which a server goes through them, with `$` replaced by the index of the match. */
function resolvePositional({ children }: UpdateBranch, path: readonly string[], run: UpdateRun): Children {
  const resolved = new Map(children);
  const positional = resolved.get('$');
  if (positional) {
    const index = run.matchedIndex();
    resolved.delete('$');
    const merged = mergeNodes(
      [positional, ...(resolved.has(index) ? [resolved.get(index) as UpdateNode] : [])],
      [...path, index],
    );
    if (merged) resolved.set(index, merged);
  }
  return [...resolved].sort(([a], [b]) => compareNames(a, b));
}

function applyToFields(
  children: Children,
  existing: BsonValue | undefined,
  path: readonly string[],
  run: UpdateRun,
): BsonValue | undefined {
  const fields = existing ? childrenOf(existing) : [];
  const before = new Map<string, BsonElement>();
  for (const field of fields) if (!before.has(field.name)) before.set(field.name, field);
  const changes = new Map<string, BsonValue | undefined>();
  for (const [name, child] of children) {
    const old = before.get(name);
    const value = applyNode(child, old, [...path, name], run);
    if (value !== old) changes.set(name, value);
  }
  if (changes.size === 0) return existing;

  const added = [...changes].filter(([name]) => !before.has(name));
  const kept = fields.flatMap((field): [string, BsonValue][] => {
    if (before.get(field.name) !== field || !changes.has(field.name)) return [[field.name, field]];
    const value = changes.get(field.name);
    return value ? [[field.name, value]] : [];
  });
  return objectValue([...kept, ...(added as [string, BsonValue][])]);
}

function applyToIndexes(
  children: Children,
  existing: BsonValue,
  path: readonly string[],
  run: UpdateRun,
): BsonValue {
  const items: BsonValue[] = childrenOf(existing);
  let isChanged = false;
  for (const [name, child] of children) {
    if (!isNumeric(name)) {
      checkBlocked(child, name, existing, path, run);
      continue;
    }
    const index = Number(name);
    const old = items[index];
    const value = applyNode(child, old, [...path, name], run);
    if (value === old) continue;
    if (index - items.length > MAX_PADDING) {
      throw new CommandError(34, `can't backfill more than ${MAX_PADDING} elements`);
    }
    while (items.length < index) items.push(NULL_VALUE);
    // An item that is unset leaves its place: https://www.mongodb.com/docs/manual/reference/operator/update/unset/#behavior
    items[index] = value ?? NULL_VALUE;
    isChanged = true;
  }
  return isChanged ? arrayValue(items) : existing;
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/positional-all/ and positional-filtered */
function applyToItems(
  branch: UpdateBranch,
  existing: BsonValue | undefined,
  path: readonly string[],
  run: UpdateRun,
): BsonValue {
  if (!existing) {
    throw new CommandError(
      2,
      `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
    );
  }
  if (existing.type !== BsonType.array) {
    const element = formatNamed(path.at(-1) ?? '', existing);
    throw new CommandError(2, `Cannot apply array updates to non-array element ${element}`);
  }
  const items = childrenOf(existing);
  const updated = items.map((item, index): BsonValue => {
    const at = [...path, String(index)];
    const nodes = [...branch.children].flatMap(([name, child]) => {
      const identifier = filterIdentifier(name) ?? '';
      return identifier === '' || run.filters.isMatch(identifier, item) ? [child] : [];
    });
    const node = mergeNodes(nodes, at);
    return node ? (applyNode(node, item, at, run) ?? NULL_VALUE) : item;
  });
  return updated.every((item, index) => item === items[index]) ? existing : arrayValue(updated);
}
