import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean x?` where one of the names is spelled nearly so, else nothing. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const nearest = closest(wanted, names);
  return distance(wanted, nearest) <= Math.max(2, wanted.length / 3) ? ` Did you mean ${nearest}?` : '';
}
