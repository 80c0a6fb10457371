/** A name or a path without what does not belong to it: quotation marks, white space, the word that only a heading has. */
export function withoutStray(value: string): string {
  return value
    .trim()
    .replace(/^["']|["']$/g, '')
    .trim()
    .replace(/^profile\s+/, '');
}
