import { CommandError } from '../command-error.ts';
import { typeName } from '../query/bson-value.ts';
import { type BsonElement, parseElements } from '../wire/parse-bson.ts';

/** Fields that any command may carry. */
const GENERIC_FIELDS = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'comment',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'startTransaction',
  'txnNumber',
  'writeConcern',
]);

export interface FieldRule {
  /** BSON types accepted, the first being the one a message names. */
  types: readonly [number, ...number[]];
  isRequired?: true;
}

/**
 * Validates a command document as a server's generated command parser does: nothing unknown (40415), nothing twice
 * (40413), nothing missing (40414), every type right (14).
 *
 * @returns the elements by name
 * @throws CommandError
 */
export function validateFields(
  command: string,
  bytes: Uint8Array,
  rules: Readonly<Record<string, FieldRule>>,
): Map<string, BsonElement> {
  const elements = new Map<string, BsonElement>();
  for (const element of parseElements(bytes)) {
    const field = `BSON field '${command}.${element.name}'`;
    if (elements.has(element.name)) throw new CommandError(40413, `${field} is a duplicate field`);
    elements.set(element.name, element);
    if (element.name === command || GENERIC_FIELDS.has(element.name)) continue;
    const rule = Object.hasOwn(rules, element.name) ? rules[element.name] : undefined;
    if (!rule) throw new CommandError(40415, `${field} is an unknown field.`);
    if (!rule.types.includes(element.type)) {
      throw new CommandError(
        14,
        `${field} is the wrong type '${typeName(element.type)}', expected type '${typeName(rule.types[0])}'`,
      );
    }
  }
  for (const [name, { isRequired }] of Object.entries(rules)) {
    if (isRequired && !elements.has(name)) {
      throw new CommandError(40414, `BSON field '${command}.${name}' is missing but a required field`);
    }
  }
  return elements;
}
