/** The beginning of a text that is to be kept, in memory of its own: a slice would keep the whole alive. */
export function clip(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${Buffer.from(text.slice(0, maxLength)).toString()}…`;
}
