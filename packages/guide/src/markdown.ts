import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export type Root = ReturnType<typeof fromMarkdown>;
export type Content = Root['children'][number];
export type Code = Extract<Content, { type: 'code' }>;

/** Markdown as GitHub reads it. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

export function lineOf(node: { position?: { start: { line: number } } | undefined }): number {
  return node.position?.start.line ?? 1;
}

/** What of a node is shown as text. An image has none. */
export function textOf(node: object): string {
  const { type, value, children = [] } = node as { type?: string; value?: string; children?: object[] };
  if (type === 'html') return '';
  return value ?? children.map(textOf).join('');
}
