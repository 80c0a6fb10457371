import type { BsonValue } from '../../bson/bson-value.ts';
import { formatNamed } from '../../bson/format-value.ts';
import { CommandError } from '../../command-error.ts';
import { compareNames } from './update-path.ts';
import type { UpdateRun } from './update-run.ts';
import { isBranch, type UpdateNode } from './update-tree.ts';

/** A value that is not a document has no fields, and an array has items under indexes alone. @throws CommandError */
export function checkBlocked(
  node: UpdateNode,
  name: string,
  element: BsonValue,
  path: readonly string[],
  run: UpdateRun,
  below: readonly string[] = [],
): void {
  if (isBranch(node)) {
    if (node.isOnItems) {
      const full = [...path, name, ...below].join('.');
      throw new CommandError(
        2,
        `The path '${full}' must exist in the document in order to apply array updates.`,
      );
    }
    for (const [next, child] of [...node.children].sort(([a], [b]) => compareNames(a, b))) {
      checkBlocked(child, name, element, path, run, [...below, next]);
    }
    return;
  }
  if (node.whenBlocked === 'ignore' || node.isIdle?.(run)) return;
  const text = formatNamed(path.at(-1) ?? '', element);
  if (node.whenBlocked === 'cannot create') {
    throw new CommandError(28, `Cannot create field '${name}' in element {${text}}`);
  }
  const full = [...path, name, ...below].join('.');
  throw new CommandError(
    28,
    `Cannot use the part (${name}) of (${full}) to traverse the element ({${text}})`,
  );
}
