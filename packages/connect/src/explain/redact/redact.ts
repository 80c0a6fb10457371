import { foldEscapes } from './fold-escapes.ts';
import type { SecretRange } from './secret-range.ts';
import { findAccessKeyIds, findSecretShapes } from './secret-shapes.ts';
import { findSecretValues } from './secret-values.ts';
import { findUserInfo } from './user-info.ts';

// A longer text is not a message any more. It is cut before several copies of it cost memory.
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * A text without secrets: the values of `env` that are credentials, and what looks like one, however it is escaped.
 * Messages of servers, providers and parsers pass through here: none is known to hold a secret, and none may start to.
 * Linear in the text: each part of it looks at every character a bounded number of times.
 */
export function redact(text: string, env: NodeJS.ProcessEnv): string {
  const original = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  const folded = foldEscapes(original);
  const ranges = [
    ...findSecretValues(folded, env),
    ...findSecretShapes(folded.text),
    ...findUserInfo(folded.text),
    ...findAccessKeyIds(folded.text),
  ];
  const parts: string[] = [];
  let end = 0;
  for (const range of merge(ranges)) {
    const start = folded.originalIndex(range.start);
    parts.push(original.slice(end, start), range.replacement);
    end = folded.originalIndex(range.end);
  }
  parts.push(original.slice(end));
  return parts.join('');
}

// Overlapping ranges hide all that any of them hides, and the longest says what it was.
function merge(ranges: SecretRange[]): SecretRange[] {
  const merged: SecretRange[] = [];
  for (const range of ranges.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (!last || range.start >= last.end) {
      merged.push(range);
      continue;
    }
    const end = Math.max(last.end, range.end);
    const { replacement } = range.end - range.start > last.end - last.start ? range : last;
    merged[merged.length - 1] = { start: last.start, end, replacement };
  }
  return merged;
}
