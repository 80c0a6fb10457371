import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { splitPath } from './field-path.ts';
import { valueKey } from './value-key.ts';
import { valuesAt } from './values-at.ts';

/**
 * The values that documents have at a path, each once, in the order in which they were found; an array counts as its
 * items, an array in an array as one value. https://www.mongodb.com/docs/manual/reference/command/distinct/#behavior
 */
export function distinctValues(documents: Iterable<Uint8Array>, path: string): BsonValue[] {
  const names = splitPath(path);
  const distinct = new Map<string, BsonValue>();
  for (const document of documents) {
    for (const value of valuesAt({ type: BsonType.object, value: document }, names)) {
      for (const item of value?.type === BsonType.array ? childrenOf(value) : [value]) {
        if (item === undefined) continue;
        const key = valueKey(item);
        if (!distinct.has(key)) distinct.set(key, { type: item.type, value: item.value });
      }
    }
  }
  return [...distinct.values()];
}
