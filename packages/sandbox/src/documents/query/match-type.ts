import { BsonType, type BsonValue, childrenOf, textOf } from '../../bson/bson-value.ts';
import { exactInteger, isNumber } from '../../bson/exact-number.ts';
import { formatValue } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { ValueTest } from './condition.ts';

const TYPES_BY_ALIAS: ReadonlyMap<string, number> = new Map(Object.entries(BsonType));
const TYPE_CODES: ReadonlySet<number> = new Set(TYPES_BY_ALIAS.values());
const NUMBER_TYPES = [BsonType.double, BsonType.int, BsonType.long, BsonType.decimal];

/** https://www.mongodb.com/docs/manual/reference/operator/query/type/ */
export function hasType(operator: BsonElement): ValueTest {
  const wanted = operator.type === BsonType.array ? childrenOf(operator) : [operator];
  if (wanted.length === 0) throw new CommandError(9, '$type must match at least one type');
  const types = new Set(wanted.flatMap(parseType));
  return (value) => value !== undefined && types.has(value.type);
}

function parseType(wanted: BsonValue): number[] {
  if (wanted.type === BsonType.string) {
    const alias = textOf(wanted);
    const type = TYPES_BY_ALIAS.get(alias);
    if (alias === 'number') return NUMBER_TYPES;
    if (type === undefined) throw new CommandError(2, `Unknown type name alias: ${alias}`);
    return [type];
  }
  if (!isNumber(wanted)) throw new CommandError(14, 'type must be represented as a number or a string');
  const code = exactInteger(wanted);
  // The byte 0xff stands for -1, and only that is its code.
  if (code === -1n) return [BsonType.minKey];
  if (code !== undefined && code !== 255n && TYPE_CODES.has(Number(code))) return [Number(code)];
  const hint = code === 0n ? '. Instead use {$exists:false}.' : '';
  throw new CommandError(2, `Invalid numerical type code: ${code ?? formatValue(wanted)}${hint}`);
}
