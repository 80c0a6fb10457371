import { stripVTControlCharacters } from 'node:util';
import type { Explanation } from './explain/explanation.ts';

// Plain lines for terminals and logs alike: no colours, and none let through from a server's or a provider's message.
export function formatExplanation({ code, summary, cause, fix, docs }: Explanation): string {
  return [
    `Failed: ${oneLine(summary)} (${code})`,
    `  Why:  ${oneLine(cause)}`,
    `  Fix:  ${oneLine(fix)}`,
    `  Docs: ${docs}`,
    '',
  ].join('\n');
}

function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
}
