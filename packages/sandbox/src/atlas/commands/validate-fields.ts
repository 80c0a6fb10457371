import { BsonType, bytesOf, childrenOf, typeName } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { ANY, DOCUMENT, type FieldRule, type FieldTable, GENERIC_FIELDS } from './field-table.ts';
import { type Fields, fieldsIn, find, itemsIn, wrongType } from './fields.ts';

/** A field's name may be as long as a message; a refusal repeats this much of it. */
export const MAX_NAME_LENGTH = 200;

/**
 * Validates a command as a server's generated parsers do: nothing twice (40413), nothing unknown (40415), every type right
 * (14), nothing missing (40414). A field that is null or undefined counts as left out.
 *
 * @throws CommandError
 */
export function validateCommand(fields: Fields, table: FieldTable): void {
  if (table !== 'any') validate(fields, { ...GENERIC_FIELDS, ...table, [fields.name]: ANY });
}

/** The same for a document in a command, which has no generic fields. @throws CommandError */
export function validate(fields: Fields, table: FieldTable): void {
  if (table === 'any') return;
  const seen = new Set<string>();
  for (const element of fields.elements) {
    if (seen.has(element.name)) {
      throw new CommandError(40413, `BSON field '${pathOf(fields, element.name)}' is a duplicate field`);
    }
    seen.add(element.name);
    const rule = ruleOf(table, element.name);
    if (!rule) throw unknownField(fields, element.name);
    if (isLeftOut(element)) continue;
    requireType(element, rule, fields, element.name);
    if (rule.fields) validate(fieldsIn(fields, element.name), rule.fields);
  }
  for (const name of fields.sequences?.keys() ?? []) {
    if (!ruleOf(table, name)?.isSequence) throw unknownField(fields, name);
  }
  for (const [name, { isRequired, items }] of Object.entries(table)) {
    if (isRequired && !find(fields, name) && !fields.sequences?.has(name)) {
      throw new CommandError(40414, `BSON field '${pathOf(fields, name)}' is missing but a required field`);
    }
    if (items) validateItems(fields, name, items);
  }
}

/** Refuses what would change the answer and is not emulated, rather than ignore it. @throws CommandError */
export function refuseNotEmulated(fields: Fields, table: FieldTable): void {
  if (table === 'any') return;
  for (const [name, rule] of Object.entries(table)) {
    const element = find(fields, name);
    if (rule.isNotEmulated && element && !isEmpty(element)) {
      throw new CommandError(238, `The sandbox does not emulate the option '${name}' of ${fields.name}.`);
    }
    if (rule.fields) refuseNotEmulated(fieldsIn(fields, name), rule.fields);
    if (rule.items && rule.items !== 'any') {
      for (const item of itemsIn(fields, name)) refuseNotEmulated(item, rule.items);
    }
  }
}

function validateItems(fields: Fields, name: string, table: FieldTable): void {
  const array = find(fields, name);
  for (const item of array ? childrenOf(array) : []) requireType(item, DOCUMENT, fields, name, item.name);
  if (table === 'any') return;
  for (const item of itemsIn(fields, name)) validate(item, table);
}

function ruleOf(table: Readonly<Record<string, FieldRule>>, name: string): FieldRule | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function requireType(element: BsonElement, { types }: FieldRule, fields: Fields, ...names: string[]): void {
  if (!types || types.includes(element.type)) return;
  throw wrongType(pathOf(fields, ...names), element, typeName(types[0]));
}

function unknownField(fields: Fields, name: string): CommandError {
  return new CommandError(40415, `BSON field '${pathOf(fields, name)}' is an unknown field.`);
}

function pathOf(fields: Fields, ...names: string[]): string {
  return [fields.name, ...names.map((name) => name.slice(0, MAX_NAME_LENGTH))].join('.');
}

function isLeftOut({ type }: BsonElement): boolean {
  return type === BsonType.null || type === BsonType.undefined;
}

function isEmpty(element: BsonElement): boolean {
  if (element.type === BsonType.bool) return bytesOf(element)[0] === 0;
  return element.type === BsonType.object && childrenOf(element).length === 0;
}
