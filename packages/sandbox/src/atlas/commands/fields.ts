import { serialize } from 'bson';
import { BsonType, type BsonValue, bytesOf, childrenOf, textOf, typeName } from '../../bson/bson-value.ts';
import { exactInteger } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { CommandMessage } from '../wire/op-msg.ts';

/** The fields of a command, or of a document in one, in their own bytes, with what a message calls the whole. */
export interface Fields {
  readonly name: string;
  readonly elements: readonly BsonElement[];
  /** What travelled beside the command itself. */
  readonly sequences?: CommandMessage['sequences'];
}

// Except for `fieldsOf`, these read what a command's table has validated: the types are right.

const EMPTY_DOCUMENT: BsonValue = { type: BsonType.object, value: serialize({}) };

export function fieldsOf({ name, elements, sequences }: CommandMessage): Fields {
  return { name, elements, sequences };
}

export function find(fields: Fields, name: string): BsonElement | undefined {
  const element = fields.elements.find((candidate) => candidate.name === name);
  return element?.type === BsonType.null || element?.type === BsonType.undefined ? undefined : element;
}

/** A document; an empty one where it is left out. */
export function documentIn(fields: Fields, name: string): BsonValue {
  return find(fields, name) ?? EMPTY_DOCUMENT;
}

/** The fields of an embedded document; none where it is left out. */
export function fieldsIn(fields: Fields, name: string): Fields {
  return { name: `${fields.name}.${name}`, elements: childrenOf(documentIn(fields, name)) };
}

export function booleanIn(fields: Fields, name: string, otherwise = false): boolean {
  const element = find(fields, name);
  if (!element) return otherwise;
  return element.type === BsonType.bool ? bytesOf(element)[0] === 1 : integer(element) !== 0;
}

/** A whole number of zero or more; undefined where it is left out. @throws CommandError BadValue */
export function countIn(fields: Fields, name: string): number | undefined {
  const element = find(fields, name);
  if (!element) return undefined;
  const count = integer(element);
  if (count === undefined || count < 0) {
    throw new CommandError(
      2,
      `BSON field '${name}' value must be >= 0, actual value '${count ?? 'not an integer'}'`,
    );
  }
  return count;
}

/** A string; an empty one where it is left out. */
export function stringIn(fields: Fields, name: string): string {
  const element = find(fields, name);
  return element ? textOf(element) : '';
}

export function arrayIn(fields: Fields, name: string): BsonElement[] | undefined {
  const element = find(fields, name);
  return element && childrenOf(element);
}

/** The documents of a write command: in a document sequence, or in an array of the command itself. */
export function documentsIn(fields: Fields, name: string): BsonValue[] {
  const sequence = fields.sequences?.get(name);
  return sequence?.map((value) => ({ type: BsonType.object, value })) ?? arrayIn(fields, name) ?? [];
}

/** The same, each as its fields. */
export function itemsIn(fields: Fields, name: string): Fields[] {
  return documentsIn(fields, name).map((document) => ({
    name: `${fields.name}.${name}`,
    elements: childrenOf(document),
  }));
}

/** @throws CommandError TypeMismatch */
export function requireDocument(value: BsonValue, field: string): BsonValue {
  if (value.type !== BsonType.object) throw wrongType(field, value, 'object');
  return value;
}

/** Undefined for what is no whole number, or too large to count with. */
export function integer(value: BsonValue): number | undefined {
  const whole = Number(exactInteger(value));
  return Number.isSafeInteger(whole) ? whole : undefined;
}

export function wrongType(field: string, { type }: Pick<BsonValue, 'type'>, expected: string): CommandError {
  return new CommandError(
    14,
    `BSON field '${field}' is the wrong type '${typeName(type)}', expected type '${expected}'`,
  );
}
