import { BsonType, type BsonValue, childrenOf, isDocument } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { ACCUMULATORS, count } from './accumulators.ts';
import { type Expression, parseExpression } from './group-expression.ts';
import { NULL_VALUE, objectValue } from './make-value.ts';
import { valueKey } from './value-key.ts';

/**
 * A `$group` stage. A server gives the groups in no particular order, the sandbox in that of their first documents.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/
 *
 * @throws CommandError
 */
export function createGroup(spec: BsonValue): (documents: Iterable<Uint8Array>) => Uint8Array[] {
  const fields = childrenOf(spec);
  const id = fields.find(({ name }) => name === '_id');
  if (!id) throw new CommandError(15955, 'a group specification must include an _id');
  const idOf = parseExpression(id);
  const outputs = fields.filter((field) => field !== id).map(parseOutput);

  return (documents) => {
    const groups = new Map<string, { id: BsonValue; members: BsonValue[] }>();
    for (const bytes of documents) {
      const document = { type: BsonType.object, value: bytes };
      // A missing key and null are one group.
      const groupId = idOf(document) ?? NULL_VALUE;
      const key = valueKey(groupId);
      const group = groups.get(key) ?? { id: groupId, members: [] };
      group.members.push(document);
      groups.set(key, group);
    }
    return [...groups.values()].map(
      ({ id: groupId, members }) =>
        objectValue([
          ['_id', groupId],
          ...outputs.map(({ name, resultOf }) => [name, resultOf(members)] as const),
        ]).value,
    );
  };
}

function parseOutput(field: BsonElement): { name: string; resultOf(members: BsonValue[]): BsonValue } {
  const { name } = field;
  if (name.includes('.')) {
    throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
  }
  if (name.startsWith('$')) {
    throw new CommandError(40236, `The field name '${name}' cannot be an operator name`);
  }
  const [operator, ...others] = field.type === BsonType.object ? childrenOf(field) : [];
  if (!operator) throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  if (others.length > 0) {
    throw new CommandError(40238, `The field '${name}' must specify one accumulator`);
  }
  if (operator.name === '$count') {
    if (operator.type !== BsonType.object || childrenOf(operator).length > 0) {
      throw new CommandError(238, 'The sandbox does not emulate $count with an argument.');
    }
    return { name, resultOf: count };
  }
  const accumulate = Object.hasOwn(ACCUMULATORS, operator.name) ? ACCUMULATORS[operator.name] : undefined;
  if (!accumulate) {
    throw new CommandError(238, `The sandbox does not emulate the accumulator ${operator.name}.`);
  }
  const argument: Expression = parseArgument(operator);
  return { name, resultOf: (members) => accumulate(members.map(argument)) };
}

function parseArgument(operator: BsonElement): Expression {
  if (isDocument(operator) && !['$push', '$addToSet', '$first', '$last'].includes(operator.name)) {
    throw new CommandError(238, `The sandbox does not emulate ${operator.name} of an expression.`);
  }
  return parseExpression(operator);
}
