import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { findElement } from '../../bson/parse-bson.ts';

/**
 * The values at a dotted path, as a query sees them: a name reaches through an array into each of its documents, and a
 * number is also an index. `undefined` stands for a place where a value could be and is not.
 */
export function valuesAt(document: BsonValue, path: readonly string[]): (BsonValue | undefined)[] {
  const [name, ...rest] = path;
  if (name === undefined) return [document];
  if (document.type === BsonType.object) return fieldAt(document, name, rest);
  if (document.type !== BsonType.array) return [undefined];

  const items = childrenOf(document);
  const indexed = /^(0|[1-9]\d*)$/.test(name) ? items[Number(name)] : undefined;
  const reached = items
    .filter((item) => item.type === BsonType.object)
    .flatMap((item) => fieldAt(item, name, rest));
  return indexed ? [...valuesAt(indexed, rest), ...reached] : reached;
}

function fieldAt(document: BsonValue, name: string, rest: readonly string[]): (BsonValue | undefined)[] {
  const field = findElement(document.value, name);
  return field ? valuesAt(field, rest) : [undefined];
}
