import type { Cause } from './cause.ts';
import { escapeControls } from './from-connect.ts';
import { LINKS, type LinkReport } from './link.ts';
import type { Verdict } from './verdict.ts';

const MARKS = { ok: 'ok', remark: 'note', broken: 'FAIL', 'not-asked': '-' } as const;
const COLOURS = { ok: 32, remark: 33, broken: 31, 'not-asked': 90 } as const;
const MARK_WIDTH = 4;
const TITLE_WIDTH = Math.max(...Object.values(LINKS).map((title) => title.length));
const INDENT = MARK_WIDTH + 1 + TITLE_WIDTH + 2;

export interface TextOptions {
  /** Columns. */
  readonly width: number;
  readonly isColoured: boolean;
  /** Whether what was seen is shown of links that hold, too. */
  readonly isVerbose: boolean;
}

/** One line a link where all is well; of a link that is broken, what was seen, why, and what to do. */
export function formatLink(report: LinkReport, options: TextOptions): string {
  const { id, verdict, summary, evidence, remarks, findings } = report;
  const { width } = options;
  const mark = MARKS[verdict].padEnd(MARK_WIDTH);
  const coloured = options.isColoured ? `\u001b[${COLOURS[verdict]}m${mark}\u001b[39m` : mark;
  const isOpen = options.isVerbose || verdict === 'broken';
  const lines = [
    `${coloured} ${LINKS[id].padEnd(TITLE_WIDTH)}  ${wrap(summary, width, INDENT).trimStart()}`,
    ...(isOpen ? evidence : []).map((line) => wrap(`· ${line}`, width, INDENT)),
    ...remarks.map((line) => wrap(`! ${line}`, width, INDENT)),
    ...findings.map((finding) => formatFinding(finding, width)),
  ];
  return `${lines.join('\n')}\n`;
}

function formatFinding({ code, cause, fix, docs, section = code }: Cause, width: number): string {
  return [
    wrap(`Code: ${code}`, width, INDENT),
    wrap(`Why:  ${cause}`, width, INDENT),
    wrap(`Fix:  ${fix}`, width, INDENT),
    wrap(`Docs: docs/troubleshooting.md#${section} in atlas-aws-iam, then ${docs}`, width, INDENT),
  ].join('\n');
}

export function formatVerdict({ text }: Verdict, { width }: TextOptions): string {
  return `\n${wrap(text, width, 0)}\n`;
}

/** Breaks between words; what has no space in it, such as an ARN to copy, stays whole. */
export function wrap(text: string, width: number, indent: number): string {
  const room = Math.max(width - indent, 20);
  const lines: string[] = [];
  let line = '';
  for (const word of escapeControls(text.replace(/\s+/g, ' ').trim()).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one) => `${' '.repeat(indent)}${one}`).join('\n');
}
