import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { compareValues } from './compare-values.ts';
import { createCondition, createMatcher } from './matcher.ts';

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr', '$where', '$comment', '$text', '$jsonSchema']);

/**
 * Which items `$pull` removes: those equal to a value, those that meet operators, or the documents that match a filter.
 * https://www.mongodb.com/docs/manual/reference/operator/update/pull/#behavior
 */
export function createPullTest(argument: BsonValue): (item: BsonValue) => boolean {
  if (argument.type === BsonType.object) {
    const [first] = childrenOf(argument);
    if (!first?.name.startsWith('$') || LOGICAL.has(first.name)) {
      const matches = createMatcher(argument);
      return (item) => item.type === BsonType.object && matches(item);
    }
  }
  if (argument.type === BsonType.object || argument.type === BsonType.regex) {
    const isMet = createCondition(argument);
    return (item) => isMet([item]);
  }
  return (item) => compareValues(item, argument) === 0;
}
