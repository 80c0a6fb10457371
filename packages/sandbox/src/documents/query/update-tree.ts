import { CommandError } from '../../command-error.ts';
import type { ArrayFilters } from './array-filters.ts';
import type { Modifier } from './update-modifier.ts';
import { filterIdentifier } from './update-path.ts';

/** All that an update does, as a tree of the names on its paths. */
export interface UpdateBranch {
  /** Whether its names are `$[]` and `$[id]`, which stand for items, or names of fields. */
  isOnItems: boolean;
  children: Map<string, UpdateNode>;
}

export type UpdateNode = UpdateBranch | Modifier;

export function isBranch(node: UpdateNode): node is UpdateBranch {
  return 'children' in node;
}

export function createBranch(isOnItems: boolean): UpdateBranch {
  return { isOnItems, children: new Map() };
}

/** @throws CommandError if another modifier is on the way, at the path, or below it */
export function addModifier(
  root: UpdateBranch,
  path: readonly string[],
  modifier: Modifier,
  filters: ArrayFilters,
): void {
  let branch = root;
  for (const [index, name] of path.entries()) {
    const identifier = filterIdentifier(name);
    if (identifier) filters.use(identifier, path.join('.'));
    const child = branch.children.get(name);
    if (index === path.length - 1) {
      if (child) throw conflict(path, path.length);
      branch.children.set(name, modifier);
      return;
    }
    const isOnItems = filterIdentifier(path[index + 1] ?? '') !== undefined;
    if (child && (!isBranch(child) || child.isOnItems !== isOnItems)) throw conflict(path, index + 1);
    const next = child ?? createBranch(isOnItems);
    branch.children.set(name, next);
    branch = next as UpdateBranch;
  }
}

function conflict(path: readonly string[], length: number): CommandError {
  const [full, at] = [path.join('.'), path.slice(0, length).join('.')];
  return new CommandError(40, `Updating the path '${full}' would create a conflict at '${at}'`);
}

/** What several parts of an update do to one item of an array, which they name differently. */
export function mergeNodes(nodes: readonly UpdateNode[], path: readonly string[]): UpdateNode | undefined {
  return nodes.reduce<UpdateNode | undefined>(
    (merged, node) => (merged ? mergeTwo(merged, node, path) : node),
    undefined,
  );
}

function mergeTwo(a: UpdateNode, b: UpdateNode, path: readonly string[]): UpdateNode {
  if (!isBranch(a) || !isBranch(b) || a.isOnItems !== b.isOnItems) {
    throw new CommandError(40, `Update created a conflict at '${path.join('.')}'`);
  }
  const merged = createBranch(a.isOnItems);
  for (const [name, node] of [...a.children, ...b.children]) {
    const existing = merged.children.get(name);
    merged.children.set(name, existing ? mergeTwo(existing, node, [...path, name]) : node);
  }
  return merged;
}
