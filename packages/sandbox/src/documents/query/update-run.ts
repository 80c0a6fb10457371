import type { BsonValue } from '../../bson/bson-value.ts';
import type { ArrayFilters } from './array-filters.ts';

/** What one update knows of the document that it changes. */
export interface UpdateRun {
  filters: ArrayFilters;
  document: BsonValue;
  isInsert: boolean;
  /** What `$` stands for. @throws CommandError if the filter matched no item */
  matchedIndex(): string;
}
