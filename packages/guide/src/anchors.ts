import GithubSlugger from 'github-slugger';
import { visit } from 'unist-util-visit';
import { type Root, textOf } from './markdown.ts';

const EXPLICIT = /<\w+\s[^>]*?\b(?:id|name)="([^"]+)"/g;

/** Everything that `#…` may name in a page: headings by GitHub's rules, and elements with an id. */
export function anchorsOf(tree: Root): Set<string> {
  const anchors = new Set<string>();
  // One for the page: it numbers headings of the same text, over all levels, as GitHub does.
  const slugger = new GithubSlugger();
  visit(tree, 'heading', (heading) => {
    anchors.add(slugger.slug(textOf(heading)));
  });
  visit(tree, 'html', ({ value }) => {
    for (const [, id] of value.matchAll(EXPLICIT)) if (id) anchors.add(id);
  });
  return anchors;
}
