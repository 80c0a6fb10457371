import type { BsonValue } from '../../bson/bson-value.ts';
import { createMatcher } from '../../documents/query/matcher.ts';
import { createComparator } from '../../documents/query/sort.ts';
import { asValue, type Collection, type StoredDocument } from '../../documents/store/collection.ts';

/** The stored documents that match, in order. @throws CommandError for a bad filter or sort */
export function matching(
  collection: Collection | undefined,
  filter: BsonValue,
  sort?: BsonValue,
): StoredDocument[] {
  // The filter is parsed first, so that a bad one is refused on an empty collection too.
  const matches = createMatcher(filter);
  const compare = sort && createComparator(sort);
  const found = (collection?.documents() ?? []).filter(({ bytes }) => matches(asValue(bytes)));
  return compare ? found.sort((a, b) => compare(a.bytes, b.bytes)) : found;
}
