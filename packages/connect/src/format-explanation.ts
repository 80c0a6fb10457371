import { stripVTControlCharacters } from 'node:util';
import type { Explanation } from './explain/explanation.ts';
import { escapeControls } from './show-value.ts';
import type { CredentialSource } from './sources/credential-source.ts';

/** The page with a section for each code, named by its place: this repository has no public address. */
const TROUBLESHOOTING = { page: 'docs/troubleshooting.md', repository: 'atlas-aws-iam' };

// Plain lines for terminals and logs alike: no colours, and none let through from a server's or a provider's message.
export function formatExplanation({ code, summary, cause, fix, docs, sources }: Explanation): string {
  const lines = [
    `Failed: ${oneLine(summary)} (${code})`,
    `  Why:  ${oneLine(cause)}`,
    `  Fix:  ${oneLine(fix)}`,
    `  Docs: ${TROUBLESHOOTING.page}#${code} in ${TROUBLESHOOTING.repository}, then ${oneLine(docs)}`,
  ];
  if (sources) lines.push('  Places searched for credentials, in this order:');
  for (const [index, source] of (sources ?? []).entries()) {
    lines.push(`    ${index + 1}. ${formatSource(source, lines.join('\n'))}`);
  }
  return `${lines.join('\n')}\n`;
}

// What the lines above say already is not said again: of the source that is to blame, the cause has it all.
function formatSource({ title, state, detail, shadowedBy }: CredentialSource, above: string): string {
  const inFull = shadowedBy ? `${state} by ${shadowedBy}` : state;
  const sentences = oneLine(detail).split(/(?<=\.) /);
  const news = sentences.filter((sentence) => !above.includes(sentence));
  return news.length > 0 ? `${title}: ${inFull}. ${news.join(' ')}` : `${title}: ${inFull} (see above).`;
}

function oneLine(text: string): string {
  return escapeControls(stripVTControlCharacters(text).replace(/\s+/g, ' ').trim());
}
