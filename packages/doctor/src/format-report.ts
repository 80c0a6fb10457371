import { escapeControls } from './from-connect.ts';
import { LINKS, type LinkReport } from './link.ts';
import type { Verdict } from './verdict.ts';

/** The first line. */
export const REPORT_TITLE = '# Doctor’s report';

/** Markdown to paste into an issue. Account numbers become `…` where asked for. */
export function formatReport(
  reports: readonly LinkReport[],
  verdict: Verdict,
  { driver, hidesAccounts }: { driver: string; hidesAccounts: boolean },
): string {
  const lines = [
    REPORT_TITLE,
    '',
    asText(verdict.text),
    '',
    `Node.js ${process.version} on ${process.platform}; the doctor’s own driver is mongodb ${driver}.`,
  ];
  for (const { id, verdict: state, summary, evidence, remarks, findings } of reports) {
    lines.push('', `## ${LINKS[id]}: ${state}`, '', asText(summary));
    const items = [
      ...evidence,
      ...remarks,
      ...findings.flatMap(({ code, cause, fix }) => [`${code}: ${cause}`, `What to do: ${fix}`]),
    ];
    if (items.length > 0) lines.push('', ...items.map((item) => `- ${asText(item)}`));
  }
  const text = `${lines.join('\n')}\n`;
  return hidesAccounts ? text.replace(/(?<!\d)\d{12}(?!\d)/g, '…') : text;
}

// What a server or a file said is not to become a heading, a link or an image where it is pasted.
const asText = (text: string) =>
  escapeControls(text.replace(/\s+/g, ' ')).replace(/[\\`*_[\]<>#|!@]/g, '\\$&');
