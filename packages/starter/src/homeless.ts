/** Outside this repository a program is nobody's example. */
export function homeless(text: string): string {
  return text.replace(/\b(the|The|this|This) example\b/g, '$1 program');
}
