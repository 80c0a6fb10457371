import { type Content, lineOf } from './markdown.ts';
import type { Page } from './pages.ts';
import type { Problem } from './problem.ts';

export interface MarkedSection {
  /** What stands between the two comments; nothing where there are none. */
  content: Content[];
  problems: Problem[];
}

/** What stands on a page between `<!-- name:start -->` and `<!-- name:end -->`. */
export function markedSection(page: Page, name: string, isRequired: boolean): MarkedSection {
  const { children } = page.tree;
  const find = (text: string) =>
    children.findIndex((node) => node.type === 'html' && node.value.trim() === text);
  const [start, end] = [find(`<!-- ${name}:start -->`), find(`<!-- ${name}:end -->`)];
  if (start !== -1 && end > start) return { content: children.slice(start + 1, end), problems: [] };
  if (start === -1 && end === -1 && !isRequired) return { content: [], problems: [] };
  const line = lineOf(children[Math.max(start, end, 0)] ?? {});
  const text = `The page lacks the lines <!-- ${name}:start --> and <!-- ${name}:end -->, each alone between empty lines. Add them around what belongs there.`;
  return { content: [], problems: [{ file: page.file, line, text }] };
}
