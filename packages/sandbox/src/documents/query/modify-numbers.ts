import { BsonType, type BsonValue, childrenOf, typeName } from '../../bson/bson-value.ts';
import { exactInteger, isNumber } from '../../bson/exact-number.ts';
import { formatField, formatValue } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { type Arithmetic, calculate, integerValue } from './arithmetic.ts';
import { intValue } from './make-value.ts';
import { idText, type Modifier } from './update-modifier.ts';

/** https://www.mongodb.com/docs/manual/reference/operator/update/inc/ */
export function inc(argument: BsonElement): Modifier {
  return arithmetic(argument, 'add', '$inc', 'increment');
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/mul/ : what is missing counts as zero. */
export function mul(argument: BsonElement): Modifier {
  return arithmetic(argument, 'multiply', '$mul', 'multiply');
}

function arithmetic(argument: BsonElement, kind: Arithmetic, operator: string, verb: string): Modifier {
  if (!isNumber(argument)) {
    throw new CommandError(14, `Cannot ${verb} with non-numeric argument: {${formatField(argument)}}`);
  }
  return {
    whenBlocked: 'cannot create',
    modify(existing, { path, document }) {
      if (!existing) return kind === 'add' ? argument : calculate(kind, argument, intValue(0));
      if (!isNumber(existing)) {
        throw new CommandError(
          14,
          `Cannot apply ${operator} to a value of non-numeric type. {${idText(document)}} has the field ` +
            `'${path.at(-1)}' of non-numeric type ${typeName(existing.type)}`,
        );
      }
      const result = calculate(kind, argument, existing);
      if (result) return result;
      const current = `(${existing.type === BsonType.long ? 'NumberLong' : 'NumberInt'})${formatValue(existing)}`;
      throw new CommandError(
        2,
        `Failed to apply ${operator} operations to current value (${current}) for document {${idText(document)}}`,
      );
    },
  };
}

const BITWISE: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

const BIT_FORMAT = '{$bit: {field: {and/or/xor: #}}';

/** https://www.mongodb.com/docs/manual/reference/operator/update/bit/ */
export function bit(argument: BsonElement): Modifier {
  if (argument.type !== BsonType.object) {
    throw new CommandError(
      2,
      `The $bit modifier is not compatible with a ${typeName(argument.type)}. You must pass in an embedded document: ` +
        BIT_FORMAT,
    );
  }
  const operations = childrenOf(argument).map(parseBitwise);
  if (operations.length === 0) {
    throw new CommandError(
      2,
      `You must pass in at least one bitwise operation. The format is: ${BIT_FORMAT}`,
    );
  }
  return {
    whenBlocked: 'cannot create',
    modify(existing, { path, document }) {
      if (existing && !isInteger(existing)) {
        throw new CommandError(
          2,
          `Cannot apply $bit to a value of non-integral type.${idText(document)} has the field ${path.at(-1)} of ` +
            `non-integer type ${typeName(existing.type)}`,
        );
      }
      return operations.reduce((value, apply) => apply(value), existing ?? intValue(0));
    },
  };
}

function parseBitwise(operation: BsonElement): (value: BsonValue) => BsonValue {
  const calculateBits = Object.hasOwn(BITWISE, operation.name) ? BITWISE[operation.name] : undefined;
  if (!calculateBits) {
    throw new CommandError(
      2,
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${operation.name}' which is an unknown operator: ` +
        `{${formatField(operation)}}`,
    );
  }
  if (!isInteger(operation)) {
    throw new CommandError(
      2,
      `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(operation.type)}' is not supported here: ` +
        `{${formatField(operation)}}`,
    );
  }
  return (value) => {
    const result = calculateBits(exactInteger(value) ?? 0n, exactInteger(operation) ?? 0n);
    return integerValue(result, [value.type, operation.type].includes(BsonType.long)) ?? value;
  };
}

function isInteger({ type }: BsonValue): boolean {
  return type === BsonType.int || type === BsonType.long;
}
