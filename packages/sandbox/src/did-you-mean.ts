import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean x?` where one of the names is spelled nearly so, in whatever case, else nothing. */
export function didYouMean(wanted: unknown, names: readonly string[]): string {
  if (typeof wanted !== 'string') return '';
  const lower = names.map((name) => name.toLowerCase());
  const nearest = closest(wanted.toLowerCase(), lower);
  const changes = distance(wanted.toLowerCase(), nearest);
  const isNear = changes <= Math.max(2, wanted.length / 3) && changes < wanted.length;
  const name = names[lower.indexOf(nearest)];
  return isNear && name !== undefined ? ` Did you mean ${name}?` : '';
}
