/**
 * The beginning of a text that is to be kept, in memory of its own: a slice would keep the whole alive. A character of two
 * units is kept whole or not at all.
 */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const beginning = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
  return `${Buffer.from(beginning).toString()}…`;
}
