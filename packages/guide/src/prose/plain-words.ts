import type { TextlintRuleReporter } from '@textlint/kernel';
import { patterns } from './patterns.ts';

/** What of a Markdown node is not prose of ours: code, quotations, and where a link leads. */
const HIDDEN = ['Code', 'CodeBlock', 'Html', 'HtmlBlock', 'Comment', 'Image', 'BlockQuote'] as const;

type Range = readonly [start: number, end: number];

/** The rule of textlint. It tells every pattern once for each place. */
export const plainWords: TextlintRuleReporter = ({ RuleError, report, getSource, locator }) => {
  const hidden: Range[] = [];
  const hide = ({ range }: { range: Range }) => {
    hidden.push(range);
  };
  return {
    ...Object.fromEntries(HIDDEN.map((type) => [type, hide])),
    Link(node) {
      const last = node.children.at(-1);
      hidden.push([last ? last.range[1] : node.range[0], node.range[1]]);
    },
    'Document:exit'(node) {
      const { text, indexInSource } = joinLines(blotOut(getSource(node), hidden));
      for (const { name, pattern, advice } of patterns) {
        for (const { index, 0: found } of text.matchAll(pattern)) {
          const range = [indexInSource(index), indexInSource(index + found.length)] as const;
          const message = `"${found.trim()}" (${name}): ${advice}`;
          report(node, new RuleError(message, { padding: locator.range(range) }));
        }
      }
    },
  };
};

/** The text in its length, without what is hidden and what is in quotation marks. */
function blotOut(source: string, hidden: readonly Range[]): string {
  let text = source;
  for (const [start, end] of hidden) {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, '·') + text.slice(end);
  }
  return text.replace(/"[^"\n]*"|“[^”\n]*”/g, (quoted) => '·'.repeat(quoted.length));
}

/** The lines of a paragraph become one, for a phrase can begin on one line and end on the next. */
function joinLines(source: string): { text: string; indexInSource: (index: number) => number } {
  const joints: { index: number; shift: number }[] = [];
  let shift = 0;
  const text = source.replace(/(?<=\S)\n *(?=[A-Za-z`([*·])/g, (gap, index: number) => {
    const joint = index - shift;
    shift += gap.length - 1;
    joints.push({ index: joint, shift });
    return ' ';
  });
  return {
    text,
    indexInSource: (index) => index + (joints.findLast((joint) => joint.index < index)?.shift ?? 0),
  };
}
