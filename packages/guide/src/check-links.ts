import { anchorsOf } from './anchors.ts';
import { existsInRepository, pageAt, resolveLink } from './link-target.ts';
import { linksOf, undefinedReferencesOf } from './links.ts';
import { type Page, readPage } from './pages.ts';
import type { Problem } from './problem.ts';

/** What is on a machine, and in no clone. */
const NOT_COMMITTED = /(^|\/)(node_modules|dist|\.turbo|\.vitest|\.sandbox|\.env)(\/|$)/;
const PLACEHOLDER =
  /[<>{}…]|%3c|%7b|[/.@=](todo|xxx|your[-_]?(account|bucket|cluster|domain|org|project))\b|^https:\/\/([^/]*\.)?example\.(com|org|net)\b/i;

export function checkLinks(root: string, pages: readonly Page[]): Problem[] {
  return pages.flatMap((page) => {
    const { file, tree } = page;
    return [
      ...linksOf(tree).flatMap(({ url, line }) => {
        const text = findLinkProblem(root, page, url);
        return text === undefined ? [] : [{ file, line, text }];
      }),
      ...undefinedReferencesOf(tree).map(({ name, line }) => ({
        file,
        line,
        text: `The reference [${name}] is defined nowhere on this page, so that its brackets are shown. Add a line: [${name}]: <where it leads>`,
      })),
    ];
  });
}

function findLinkProblem(root: string, page: Page, url: string): string | undefined {
  const target = resolveLink(page.file, url);
  if (!target) return findExternalProblem(url);
  const { path, anchor } = target;
  if (path.startsWith('..')) return `The link ${url} leads out of the repository.`;
  if (NOT_COMMITTED.test(path)) return `The link ${url} leads to ${path}, which is in no clone.`;
  if (!existsInRepository(root, path)) return `The link ${url} leads to ${path}, which does not exist.`;
  if (anchor === undefined) return undefined;
  const shown = pageAt(root, path);
  if (shown === undefined) {
    return `The link ${url} names a place in ${path}, which has no headings. Leave #${anchor} out.`;
  }
  const tree = shown === page.file ? page.tree : readPage(root, shown).tree;
  const anchors = anchorsOf(tree);
  if (anchors.has(anchor)) return undefined;
  return `The link ${url} names no heading of ${shown}. It has: ${[...anchors].map((name) => `#${name}`).join(', ') || 'none'}.`;
}

function findExternalProblem(url: string): string | undefined {
  if (/^(file:|[/\\]|[a-z]:[/\\])/i.test(url)) {
    return `The link ${url} is a path of one machine. Write it relative to the page, or as code.`;
  }
  if (!url.startsWith('https://') || !URL.canParse(url)) {
    return `The link ${url} is no https URL. Write it with https://, or as code.`;
  }
  if (PLACEHOLDER.test(url)) return `The link ${url} holds a placeholder, so that it leads nowhere.`;
  return undefined;
}
