import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { arrayValue } from './make-value.ts';

/**
 * `$a.b` in an aggregation: through an array it gives an array of what its documents have, and a number is no index.
 * https://www.mongodb.com/docs/manual/core/field-paths/
 */
export function valueAtFieldPath(
  value: BsonValue,
  [name, ...rest]: readonly string[],
): BsonValue | undefined {
  if (name === undefined) return value;
  if (value.type === BsonType.object) {
    const field = childrenOf(value).find((candidate) => candidate.name === name);
    return field && valueAtFieldPath(field, rest);
  }
  if (value.type !== BsonType.array) return undefined;
  return arrayValue(
    childrenOf(value).flatMap((item) =>
      item.type === BsonType.object ? (valueAtFieldPath(item, [name, ...rest]) ?? []) : [],
    ),
  );
}
