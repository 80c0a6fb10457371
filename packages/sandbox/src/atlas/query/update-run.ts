import type { ArrayFilters } from './array-filters.ts';
import type { BsonValue } from './bson-value.ts';

/** What one update knows of the document that it changes. */
export interface UpdateRun {
  filters: ArrayFilters;
  document: BsonValue;
  isInsert: boolean;
  /** What `$` stands for. @throws CommandError if the filter matched no item */
  matchedIndex(): string;
}
