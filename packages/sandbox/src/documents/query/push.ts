import { BsonType, type BsonValue, childrenOf, typeName } from '../../bson/bson-value.ts';
import { exactInteger } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { arrayValue } from './make-value.ts';
import { parsePushSort } from './push-sort.ts';
import { idText, type Modifier } from './update-modifier.ts';

interface Push {
  values: BsonValue[];
  position: bigint | undefined;
  slice: bigint | undefined;
  compare: ((a: BsonValue, b: BsonValue) => number) | undefined;
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/push/ */
export function push(argument: BsonElement): Modifier {
  const parsed = parsePush(argument);
  return {
    whenBlocked: 'cannot create',
    modify(existing, { path, document }) {
      if (existing && existing.type !== BsonType.array) {
        throw new CommandError(
          2,
          `The field '${path.join('.')}' must be an array but is of type ${typeName(existing.type)} in document ` +
            `{${idText(document)}}`,
        );
      }
      return arrayValue(pushTo(existing ? childrenOf(existing) : [], parsed));
    },
  };
}

/** Added, then sorted, then cut, in whatever order the clauses stand: https://www.mongodb.com/docs/manual/reference/operator/update/push/#behavior */
function pushTo(items: readonly BsonValue[], { values, position, slice, compare }: Push): BsonValue[] {
  const at = position === undefined ? items.length : toIndex(position);
  // splice() cannot be used: a function takes fewer arguments than an array may have items.
  const pushed = [...items.slice(0, at), ...values, ...items.slice(at)];
  // A sort of JavaScript is stable.
  const sorted = compare ? pushed.sort(compare) : pushed;
  if (slice === undefined) return sorted;
  return slice >= 0n ? sorted.slice(0, toIndex(slice)) : sorted.slice(toIndex(slice));
}

/** No array is longer than a safe integer; a negative index counts from the end, here as on a server. */
function toIndex(number: bigint): number {
  return Number(number);
}

function parsePush(argument: BsonElement): Push {
  const clauses = argument.type === BsonType.object ? childrenOf(argument) : [];
  const each = clauses.find(({ name }) => name === '$each');
  if (!each) return { values: [argument], position: undefined, slice: undefined, compare: undefined };

  for (const [index, { name }] of clauses.entries()) {
    if (!['$each', '$slice', '$sort', '$position'].includes(name)) {
      throw new CommandError(2, `Unrecognized clause in $push: ${name}`);
    }
    if (clauses.findIndex((clause) => clause.name === name) !== index) {
      throw new CommandError(2, `Only one ${name} is supported.`);
    }
  }
  if (each.type !== BsonType.array) {
    throw new CommandError(
      2,
      `The argument to $each in $push must be an array but it was of type: ${typeName(each.type)}`,
    );
  }
  const slice = integerOf(clauses, '$slice', 'but was given type:');
  const sort = clauses.find(({ name }) => name === '$sort');
  const compare = sort && parsePushSort(sort);
  const position = integerOf(clauses, '$position', 'not of type:');
  return { values: childrenOf(each), position, slice, compare };
}

function integerOf(clauses: readonly BsonElement[], name: string, butWas: string): bigint | undefined {
  const clause = clauses.find((candidate) => candidate.name === name);
  if (!clause) return undefined;
  const integer = exactInteger(clause);
  if (integer !== undefined) return integer;
  const comma = name === '$position' ? ', ' : ' ';
  throw new CommandError(
    2,
    `The value for ${name} must be an integer value${comma}${butWas} ${typeName(clause.type)}`,
  );
}
