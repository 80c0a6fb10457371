import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { spend } from '../../command-cost.ts';

/** Does a value at the path match? Told `undefined` where there is none. */
export type ValueTest = (value: BsonValue | undefined) => boolean;

/** Does any, or for negations every, of the values at a path meet the condition? */
export type Condition = (values: readonly (BsonValue | undefined)[]) => boolean;

/** A condition on one value is met by an array that is it, or that has such an item. */
export function anyOf(test: ValueTest): Condition {
  return (values) =>
    values.some(
      (value) => test(value) || (value?.type === BsonType.array && itemsOf(value).some((item) => test(item))),
    );
}

/** Of testing one item, in bytes. */
const ITEM_COST = 500;

function itemsOf(array: BsonValue): readonly BsonValue[] {
  const items = childrenOf(array);
  spend(array.value.length + items.length * ITEM_COST);
  return items;
}

export function not(isMet: Condition): Condition {
  return (values) => !isMet(values);
}
