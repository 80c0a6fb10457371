import { BsonType, type BsonValue, childrenOf, typeName } from '../../bson/bson-value.ts';
import { isNumber } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { parseFieldPath } from './field-path.ts';
import { isTruthy } from './is-truthy.ts';
import { createElementTest } from './matcher.ts';
import { parseSlice } from './projection-slice.ts';

/** What a projection says of one field, or of the fields inside it. */
export type ProjectionNode =
  | { kind: 'include' | 'exclude' }
  | { kind: 'fields'; fields: Map<string, ProjectionNode> }
  | { kind: 'slice'; slice: (items: BsonValue[]) => BsonValue[] }
  | { kind: 'elemMatch'; isMatch: (item: BsonValue) => boolean };

export interface ProjectionTree {
  isInclusion: boolean;
  fields: ReadonlyMap<string, ProjectionNode>;
}

interface Parsing {
  fields: Map<string, ProjectionNode>;
  /** Undecided as long as only `_id` and operators were seen. */
  isInclusion: boolean | undefined;
}

/** @throws CommandError */
export function parseProjection(projection: BsonValue): ProjectionTree {
  const parsing: Parsing = { fields: new Map(), isInclusion: undefined };
  for (const field of childrenOf(projection)) parseField(parsing, field, []);

  const { fields } = parsing;
  const [id, kinds] = [fields.get('_id'), [...nodesIn(fields)].map(({ kind }) => kind)];
  const isInclusion = parsing.isInclusion ?? isInclusionByDefault(id, kinds);
  // https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#_id-field-projection
  if (isInclusion && !id) fields.set('_id', { kind: 'include' });
  if (!isInclusion && kinds.includes('elemMatch')) {
    throw new CommandError(238, 'The sandbox does not emulate $elemMatch in an exclusion projection.');
  }
  return { isInclusion, fields };
}

/** Decides where a projection has only `_id` and operators: a slice leaves the other fields, a match takes itself alone. */
function isInclusionByDefault(id: ProjectionNode | undefined, kinds: readonly string[]): boolean {
  if (!kinds.includes('slice') && kinds.includes('elemMatch')) return true;
  return id?.kind === 'include';
}

function* nodesIn(fields: ReadonlyMap<string, ProjectionNode>): Generator<ProjectionNode> {
  for (const node of fields.values()) {
    yield node;
    if (node.kind === 'fields') yield* nodesIn(node.fields);
  }
}

function parseField(parsing: Parsing, field: BsonElement, parents: readonly string[]): void {
  const path = [...parents, ...parsePath(field.name)];
  if (field.type === BsonType.object) {
    parseObject(parsing, field, path);
    return;
  }
  if (field.type !== BsonType.bool && !isNumber(field)) {
    throw new CommandError(
      238,
      `The sandbox does not emulate the expression of '${path.join('.')}' in a projection.`,
    );
  }
  const isIncluded = isTruthy(field);
  addNode(parsing.fields, path, { kind: isIncluded ? 'include' : 'exclude' });
  if (path.length === 1 && path[0] === '_id') return;
  if (parsing.isInclusion === !isIncluded) {
    const [code, what, kind] = isIncluded
      ? ([31253, 'inclusion', 'exclusion'] as const)
      : ([31254, 'exclusion', 'inclusion'] as const);
    throw new CommandError(code, `Cannot do ${what} on field ${field.name} in ${kind} projection`);
  }
  parsing.isInclusion = isIncluded;
}

function parsePath(name: string): string[] {
  if (name === '$' || name.endsWith('.$') || name.includes('.$.')) {
    throw new CommandError(238, `The sandbox does not emulate the positional projection ${name}.`);
  }
  return parseFieldPath(name);
}

function parseObject(parsing: Parsing, field: BsonElement, path: readonly string[]): void {
  const children = childrenOf(field);
  const [operator] = children;
  if (!operator) {
    throw new CommandError(
      51270,
      `An empty sub-projection is not a valid value. Found empty object at path ${path.join('.')}`,
    );
  }
  if (operator.name.startsWith('$') && children.length === 1) {
    addNode(parsing.fields, path, operatorNode(operator, path));
    return;
  }
  for (const child of children) parseField(parsing, child, path);
}

function operatorNode(operator: BsonElement, path: readonly string[]): ProjectionNode {
  switch (operator.name) {
    case '$slice':
      return { kind: 'slice', slice: parseSlice(operator) };
    case '$elemMatch':
      if (operator.type !== BsonType.object) {
        throw new CommandError(
          31274,
          `elemMatch: Invalid argument, object required, but got ${typeName(operator.type)}`,
        );
      }
      if (path.length > 1) {
        throw new CommandError(31275, 'Cannot use $elemMatch projection on a nested field.');
      }
      return { kind: 'elemMatch', isMatch: createElementTest(operator) };
    default:
      throw new CommandError(238, `The sandbox does not emulate ${operator.name} in a projection.`);
  }
}

function addNode(fields: Map<string, ProjectionNode>, path: readonly string[], node: ProjectionNode): void {
  let current = fields;
  for (const [index, name] of path.entries()) {
    const child = current.get(name);
    if (index === path.length - 1) {
      if (child) throw new CommandError(31250, `Path collision at ${path.join('.')}`);
      current.set(name, node);
      return;
    }
    if (child && child.kind !== 'fields') {
      const remaining = path.slice(index + 1).join('.');
      throw new CommandError(31249, `Path collision at ${path.join('.')} remaining portion ${remaining}`);
    }
    const inner = child?.fields ?? new Map<string, ProjectionNode>();
    current.set(name, { kind: 'fields', fields: inner });
    current = inner;
  }
}
