import { visit } from 'unist-util-visit';
import { resolveLink } from './link-target.ts';
import { type Content, lineOf } from './markdown.ts';
import { markedSection } from './marked-section.ts';
import { isDocsPage, type Page } from './pages.ts';
import type { Problem } from './problem.ts';

/** The pages in the order in which readers take them: the steps of docs/README.md, then all others by name. */
export function orderPages(pages: readonly Page[]): Page[] {
  const docs = pages.filter(isDocsPage);
  const steps = readSteps(pages).files.flatMap((file) => docs.find((page) => page.file === file) ?? []);
  return [...steps, ...docs.filter((page) => !steps.includes(page))];
}

/** The list of steps, and what is wrong with it. */
export function readSteps(pages: readonly Page[]): { files: string[]; problems: Problem[] } {
  const index = pages.find(({ file }) => file === 'docs/README.md');
  if (!index) return { files: [], problems: [] };
  const { content, problems } = markedSection(index, 'steps', true);
  if (problems.length > 0) return { files: [], problems };

  const files: string[] = [];
  const complain = (node: Content, text: string) =>
    problems.push({ file: index.file, line: lineOf(node), text });
  const lists = content.filter((node) => node.type === 'list');
  if (lists.length !== 1 || !lists[0]?.ordered) {
    const [node = index.tree.children[0]] = content;
    if (node) complain(node, 'The steps must be one numbered list: its order is that of the pages.');
  }
  for (const item of lists.flatMap(({ children }) => children)) {
    const file = firstPageOf(index.file, item);
    if (file === undefined || !pages.some((page) => page.file === file)) {
      complain(item, 'This step leads to no page of docs/. Begin it with a link to its page.');
    } else if (files.includes(file)) {
      complain(item, `This step leads to ${file}, as an earlier one does. A page is one step.`);
    } else {
      files.push(file);
    }
  }
  return { files, problems };
}

function firstPageOf(file: string, item: Content): string | undefined {
  let url: string | undefined;
  visit(item, 'link', (link) => {
    url ??= link.url;
  });
  const path = url === undefined ? undefined : resolveLink(file, url)?.path;
  return path?.startsWith('docs/') ? path : undefined;
}
