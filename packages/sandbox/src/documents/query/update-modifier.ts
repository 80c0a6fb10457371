import { type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { formatField } from '../../bson/format-value.ts';

/** Where a modifier is at work, for what depends on it and for the texts of errors. */
export interface Place {
  path: readonly string[];
  /** The document before the update. */
  document: BsonValue;
}

/** What an update does at the end of one path. */
export interface Modifier {
  /**
   * @param existing `undefined` if the document has nothing there
   * @returns the new value, `existing` itself for no change, `undefined` to have nothing there
   */
  modify(existing: BsonValue | undefined, place: Place): BsonValue | undefined;
  /** The result for a path that cannot exist, as `a.b` where `a` is a number: https://www.mongodb.com/docs/manual/reference/operator/update/unset/#behavior */
  whenBlocked: 'cannot create' | 'cannot traverse' | 'ignore';
  /** Does nothing to this document, not even fail. */
  isIdle?(run: { document: BsonValue; isInsert: boolean }): boolean;
}

/** `_id: 1`, as errors name a document. */
export function idText(document: BsonValue): string {
  const id = childrenOf(document).find(({ name }) => name === '_id');
  return id ? formatField(id) : 'no id';
}
