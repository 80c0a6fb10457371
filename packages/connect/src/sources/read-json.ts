import { readFileSync } from 'node:fs';
import { readTrouble } from './file-trouble.ts';

export type JsonFile = { readonly object: Readonly<Record<string, unknown>> } | { readonly trouble: string };

/** A token cache: its fields, or why there are none. */
export function readJson(path: string): JsonFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { trouble: readTrouble(error) };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { object: value as Record<string, unknown> };
  } catch {
    // Without the parser's words, which repeat what stands in the file.
  }
  return { trouble: 'which is no JSON object' };
}
