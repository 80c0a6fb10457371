import { visit } from 'unist-util-visit';
import { type Code, lineOf } from './markdown.ts';
import type { Page } from './pages.ts';

/** A fenced block of a page. */
export interface Fence {
  file: string;
  /** Of the opening fence. */
  line: number;
  /** Of the closing fence. */
  endLine: number;
  /** Of the opening fence, from 1: what stands before it belongs to a list or a quotation. */
  column: number;
  lang: string;
  /** What follows the language in the info string. */
  words: readonly string[];
  value: string;
  isClosed: boolean;
  /** The fence before it, if nothing stands between the two. */
  previous: Fence | undefined;
  /** The HTML comment before it, if nothing stands between the two. */
  comment: string | undefined;
  /** The fence before that comment, if nothing else stands between. */
  beforeComment: Fence | undefined;
  /** The HTML after it, if nothing stands between the two. */
  htmlAfter: string | undefined;
}

export function fencesOf(page: Page): Fence[] {
  const lines = page.text.split('\n');
  const fences = new Map<Code, Fence>();
  visit(page.tree, 'code', (node, index, parent) => {
    const { start, end } = node.position ?? { start: { line: 1, column: 1 }, end: { line: 1 } };
    const [mark] = /^(```+|~~~+)/.exec(lines[start.line - 1]?.slice(start.column - 1) ?? '') ?? [];
    // Without one it is a block by its indentation.
    if (mark === undefined) return;
    const siblings = index === undefined ? [] : [-2, -1, 1].map((step) => parent?.children[index + step]);
    const [beforeSibling, sibling, next] = siblings;
    const last = lines[end.line - 1] ?? '';
    fences.set(node, {
      file: page.file,
      line: lineOf(node),
      endLine: end.line,
      column: start.column,
      lang: node.lang?.toLowerCase() ?? '',
      words: node.meta?.split(/\s+/).filter(Boolean) ?? [],
      value: node.value,
      isClosed: end.line > start.line && last.trimEnd().endsWith(mark),
      previous: sibling?.type === 'code' ? fences.get(sibling) : undefined,
      comment: sibling?.type === 'html' ? sibling.value : undefined,
      beforeComment:
        sibling?.type === 'html' && beforeSibling?.type === 'code' ? fences.get(beforeSibling) : undefined,
      htmlAfter: next?.type === 'html' ? next.value : undefined,
    });
  });
  return [...fences.values()];
}
