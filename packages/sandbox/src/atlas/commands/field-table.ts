import { BsonType } from '../../bson/bson-value.ts';

/** The fields that a command, a statement in one, or an embedded document may have. `any`: all, unread. */
export type FieldTable = Readonly<Record<string, FieldRule>> | 'any';

export interface FieldRule {
  /** BSON types accepted, the first being the one a message names; left out where every type is. */
  types?: readonly [number, ...number[]];
  isRequired?: true;
  /** The answer would depend on it, and the sandbox does not have it: refused by name, unless it is false or empty. */
  isNotEmulated?: true;
  /** May travel as a document sequence. */
  isSequence?: true;
  /** The fields of an embedded document. */
  fields?: FieldTable;
  /** The fields of each document in an array. */
  items?: FieldTable;
}

const NUMBERS = [BsonType.int, BsonType.long, BsonType.double, BsonType.decimal] as const;

export const ANY: FieldRule = {};
export const ARRAY: FieldRule = { types: [BsonType.array] };
/** A number is taken for a boolean, as a server's parser does. */
export const BOOLEAN: FieldRule = { types: [BsonType.bool, ...NUMBERS] };
export const DOCUMENT: FieldRule = { types: [BsonType.object] };
const LONG: FieldRule = { types: [BsonType.long] };
export const NUMBER: FieldRule = { types: NUMBERS };
export const STRING: FieldRule = { types: [BsonType.string] };
export const NOT_EMULATED: FieldRule = { isNotEmulated: true };
/** An update: operators or a replacement, or a pipeline. */
export const UPDATE: FieldRule = { types: [BsonType.object, BsonType.array] };

export const CURSOR: FieldRule = { ...DOCUMENT, fields: { batchSize: NUMBER } };

export function required(rule: FieldRule): FieldRule {
  return { ...rule, isRequired: true };
}

/** The documents of a write command, in the command itself or in a document sequence. */
export function statements(items: FieldTable): FieldRule {
  return { ...ARRAY, isRequired: true, isSequence: true, items };
}

/**
 * Fields that every command may carry. Of those that start with `$`, servers also know some that only they send to each
 * other; here those are unknown.
 */
export const GENERIC_FIELDS: Readonly<Record<string, FieldRule>> = {
  $clusterTime: DOCUMENT,
  $db: STRING,
  $readPreference: DOCUMENT,
  apiDeprecationErrors: BOOLEAN,
  apiStrict: BOOLEAN,
  apiVersion: STRING,
  autocommit: BOOLEAN,
  comment: ANY,
  lsid: DOCUMENT,
  maxTimeMS: NUMBER,
  readConcern: DOCUMENT,
  startTransaction: BOOLEAN,
  txnNumber: LONG,
  writeConcern: DOCUMENT,
};
