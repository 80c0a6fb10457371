import { visit } from 'unist-util-visit';
import { lineOf, type Root } from './markdown.ts';

export interface Link {
  url: string;
  line: number;
}

const IN_HTML = /\b(?:href|src)="([^"]*)"/g;
const UNDEFINED_REFERENCE = /\[[^\][]+\]\[([^\][]+)\]/g;

/** Links, images, definitions of reference links, and those written as HTML. */
export function linksOf(tree: Root): Link[] {
  const links: Link[] = [];
  visit(tree, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      links.push({ url: node.url, line: lineOf(node) });
    } else if (node.type === 'html') {
      for (const [, url] of node.value.matchAll(IN_HTML)) links.push({ url: url ?? '', line: lineOf(node) });
    }
  });
  return links;
}

/** `[text][name]` without a `[name]: …`: Markdown takes it for text, and shows the brackets. */
export function undefinedReferencesOf(tree: Root): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = [];
  visit(tree, 'text', (node) => {
    for (const match of node.value.matchAll(UNDEFINED_REFERENCE)) {
      const line = lineOf(node) + node.value.slice(0, match.index).split('\n').length - 1;
      found.push({ name: match[1] ?? '', line });
    }
  });
  return found;
}
