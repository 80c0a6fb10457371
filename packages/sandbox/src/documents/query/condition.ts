import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';

/** Does a value at the path match? Told `undefined` where there is none. */
export type ValueTest = (value: BsonValue | undefined) => boolean;

/** Does any, or for negations every, of the values at a path meet the condition? */
export type Condition = (values: readonly (BsonValue | undefined)[]) => boolean;

/** A condition on one value is met by an array that is it, or that has such an item. */
export function anyOf(test: ValueTest): Condition {
  return (values) =>
    values.some(
      (value) =>
        test(value) || (value?.type === BsonType.array && childrenOf(value).some((item) => test(item))),
    );
}

export function not(isMet: Condition): Condition {
  return (values) => !isMet(values);
}
