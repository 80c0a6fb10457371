import { stripVTControlCharacters } from 'node:util';
import type { Explanation } from './explain/explanation.ts';
import type { CredentialSource } from './sources/credential-source.ts';

// Plain lines for terminals and logs alike: no colours, and none let through from a server's or a provider's message.
export function formatExplanation({ code, summary, cause, fix, docs, sources }: Explanation): string {
  return [
    `Failed: ${oneLine(summary)} (${code})`,
    `  Why:  ${oneLine(cause)}`,
    `  Fix:  ${oneLine(fix)}`,
    `  Docs: ${docs}`,
    ...(sources ? ['  Where credentials were looked for, in this order:', ...sources.map(formatSource)] : []),
    '',
  ].join('\n');
}

function formatSource({ title, state, detail, shadowedBy }: CredentialSource, index: number): string {
  const inFull = shadowedBy ? `${state} by ${shadowedBy}` : state;
  return `    ${index + 1}. ${title}: ${inFull}. ${oneLine(detail)}`;
}

function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
}
