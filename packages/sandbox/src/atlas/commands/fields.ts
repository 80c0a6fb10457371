import { serialize } from 'bson';
import { CommandError } from '../command-error.ts';
import { BsonType, type BsonValue, bytesOf, childrenOf, textOf, typeName } from '../query/bson-value.ts';
import { exactInteger, isNumber } from '../query/exact-number.ts';
import type { CommandMessage } from '../wire/op-msg.ts';
import { type BsonElement, parseElements } from '../wire/parse-bson.ts';

/** The fields of a command or of a statement in one, in their own bytes, with what a message calls the whole. */
export interface Fields {
  readonly name: string;
  readonly elements: readonly BsonElement[];
}

const EMPTY_DOCUMENT: BsonValue = { type: BsonType.object, value: serialize({}) };

export function fieldsOf(message: CommandMessage): Fields {
  return { name: message.name, elements: parseElements(message.bytes) };
}

export function find(fields: Fields, name: string): BsonElement | undefined {
  const element = fields.elements.find((candidate) => candidate.name === name);
  // A field that is null counts as left out, as with a server's parser.
  return element?.type === BsonType.null ? undefined : element;
}

/** A document; an empty one where it is left out. @throws CommandError TypeMismatch */
export function documentIn(fields: Fields, name: string): BsonValue {
  return requireDocument(find(fields, name) ?? EMPTY_DOCUMENT, `${fields.name}.${name}`);
}

/** @throws CommandError 40414 where it is left out, TypeMismatch */
export function requiredDocumentIn(fields: Fields, name: string): BsonValue {
  return requireDocument(required(fields, name), `${fields.name}.${name}`);
}

export function required(fields: Fields, name: string): BsonElement {
  const element = find(fields, name);
  if (!element) {
    throw new CommandError(40414, `BSON field '${fields.name}.${name}' is missing but a required field`);
  }
  return element;
}

/** @throws CommandError TypeMismatch */
export function booleanIn(fields: Fields, name: string, otherwise = false): boolean {
  const element = find(fields, name);
  if (!element) return otherwise;
  if (element.type === BsonType.bool) return bytesOf(element)[0] === 1;
  if (isNumber(element)) return integer(element) !== 0;
  throw wrongType(`${fields.name}.${name}`, element, 'bool');
}

/** A whole number of zero or more; undefined where it is left out. @throws CommandError BadValue, TypeMismatch */
export function countIn(fields: Fields, name: string): number | undefined {
  const element = find(fields, name);
  if (!element) return undefined;
  if (!isNumber(element)) throw wrongType(`${fields.name}.${name}`, element, 'int');
  const count = integer(element);
  if (count === undefined || count < 0) {
    throw new CommandError(
      2,
      `BSON field '${name}' value must be >= 0, actual value '${count ?? 'not an integer'}'`,
    );
  }
  return count;
}

/** @throws CommandError TypeMismatch */
export function stringIn(fields: Fields, name: string): string | undefined {
  const element = find(fields, name);
  if (!element) return undefined;
  if (element.type !== BsonType.string) throw wrongType(`${fields.name}.${name}`, element, 'string');
  return textOf(element);
}

/** @throws CommandError TypeMismatch */
export function arrayIn(fields: Fields, name: string): BsonElement[] | undefined {
  const element = find(fields, name);
  if (!element) return undefined;
  if (element.type !== BsonType.array) throw wrongType(`${fields.name}.${name}`, element, 'array');
  return childrenOf(element);
}

/** The documents of a write command: in a document sequence, or in an array of the command itself. */
export function statements(message: CommandMessage, name: string): BsonValue[] {
  const sequence = message.sequences.get(name);
  if (sequence) return sequence.map((value) => ({ type: BsonType.object, value }));
  const fields = fieldsOf(message);
  required(fields, name);
  return (arrayIn(fields, name) ?? []).map((item) =>
    requireDocument(item, `${message.name}.${name}.${item.name}`),
  );
}

export function requireDocument(value: BsonValue, field: string): BsonValue {
  if (value.type !== BsonType.object) throw wrongType(field, value, 'object');
  return value;
}

/** Refuses options that would change the answer and are not emulated, rather than ignore them. */
export function refuseOptions(fields: Fields, names: readonly string[]): void {
  for (const name of names) {
    const element = find(fields, name);
    if (!element || isEmpty(element)) continue;
    throw new CommandError(238, `The sandbox does not emulate the option '${name}' of ${fields.name}.`);
  }
}

function isEmpty(element: BsonElement): boolean {
  if (element.type === BsonType.bool) return bytesOf(element)[0] === 0;
  return element.type === BsonType.object && childrenOf(element).length === 0;
}

/** Undefined for what is no whole number, or too large to count with. */
export function integer(value: BsonValue): number | undefined {
  const whole = Number(exactInteger(value));
  return Number.isSafeInteger(whole) ? whole : undefined;
}

export function wrongType(field: string, { type }: BsonValue, expected: string): CommandError {
  return new CommandError(
    14,
    `BSON field '${field}' is the wrong type '${typeName(type)}', expected type '${expected}'`,
  );
}
