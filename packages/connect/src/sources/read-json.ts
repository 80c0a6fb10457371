import { readText } from './read-text.ts';

export type JsonFile =
  | { readonly object: Readonly<Record<string, unknown>> }
  | { readonly trouble: string }
  | { readonly unread: string };

/** A token cache: its fields, or why there are none. */
export function readJson(path: string): JsonFile {
  const file = readText(path);
  if (!('text' in file)) return file;
  try {
    const value: unknown = JSON.parse(file.text);
    if (typeof value === 'object' && value !== null) return { object: value as Record<string, unknown> };
  } catch {
    // Without the parser's words, which repeat what stands in the file.
  }
  return { trouble: 'which is not a JSON object' };
}
