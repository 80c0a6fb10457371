import { serialize } from 'bson';
import { CommandError } from '../command-error.ts';
import { BsonType, type BsonValue, childrenOf, typeName } from '../query/bson-value.ts';
import type { CommandMessage } from '../wire/op-msg.ts';
import { parseElements } from '../wire/parse-bson.ts';

/** A field of the command that must be a document; an empty one where it is left out. */
export function documentField(message: CommandMessage, name: string): BsonValue {
  const field = parseElements(message.bytes).find((element) => element.name === name);
  return requireDocument(field ?? { type: BsonType.object, value: serialize({}) }, `${message.name}.${name}`);
}

/** The documents of a write command: in a document sequence, or in an array of the command itself. */
export function statements(message: CommandMessage, name: string): BsonValue[] {
  const sequence = message.sequences.get(name);
  if (sequence) return sequence.map((value) => ({ type: BsonType.object, value }));
  const field = parseElements(message.bytes).find((element) => element.name === name);
  if (!field) {
    throw new CommandError(40414, `BSON field '${message.name}.${name}' is missing but a required field`);
  }
  if (field.type !== BsonType.array) throw wrongType(`${message.name}.${name}`, field, 'array');
  return childrenOf(field).map((item) => requireDocument(item, `${message.name}.${name}.${item.name}`));
}

export function requireDocument(value: BsonValue, field: string): BsonValue {
  if (value.type !== BsonType.object) throw wrongType(field, value, 'object');
  return value;
}

function wrongType(field: string, { type }: BsonValue, expected: string): CommandError {
  return new CommandError(
    14,
    `BSON field '${field}' is the wrong type '${typeName(type)}', expected type '${expected}'`,
  );
}
