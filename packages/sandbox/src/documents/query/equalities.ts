import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';

/** That the values at a path must equal one value. */
export interface Equality {
  path: string;
  value: BsonValue;
}

/**
 * The equality conditions of a filter, which an upsert inserts; `$and` is followed, and what means the same as equality
 * counts as it. https://www.mongodb.com/docs/manual/reference/method/db.collection.update/#upsert-with-operator-expressions
 */
export function equalitiesOf(filter: BsonValue): Equality[] {
  return childrenOf(filter).flatMap((field) => {
    const items = field.type === BsonType.array ? childrenOf(field) : [];
    if (field.name === '$and') return items.flatMap(equalitiesOf);
    if (field.name === '$or') return items.length === 1 ? items.flatMap(equalitiesOf) : [];
    return field.name.startsWith('$') ? [] : valuesOf(field).map((value) => ({ path: field.name, value }));
  });
}

function valuesOf(condition: BsonValue): BsonValue[] {
  if (condition.type === BsonType.regex) return [];
  const operators = condition.type === BsonType.object ? childrenOf(condition) : [];
  if (!operators[0]?.name.startsWith('$')) return [condition];
  return operators.flatMap((operator) => {
    const items = operator.type === BsonType.array ? childrenOf(operator) : [];
    switch (operator.name) {
      case '$eq':
        return [operator];
      case '$in':
        return items.length === 1 ? items.filter(isPlain) : [];
      case '$all':
        return items.filter(isPlain);
      default:
        return [];
    }
  });
}

/** Neither a pattern nor an `$elemMatch`. */
function isPlain(item: BsonValue): boolean {
  return (
    item.type !== BsonType.regex &&
    !(item.type === BsonType.object && childrenOf(item)[0]?.name.startsWith('$'))
  );
}
