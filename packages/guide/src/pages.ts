import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMarkdown, type Root } from './markdown.ts';

export interface Page {
  /** Relative to the root of the repository, with forward slashes. */
  file: string;
  text: string;
  tree: Root;
}

/** The pages of docs/ first, then the READMEs. */
export function readPages(root: string): Page[] {
  const readmes = ['examples', 'packages'].flatMap((group) =>
    listFolder(join(root, group)).map((name) => `${group}/${name}/README.md`),
  );
  return [...listDocs(root), 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readmes]
    .filter((file) => existsSync(join(root, file)))
    .map((file) => readPage(root, file));
}

export function readPage(root: string, file: string): Page {
  const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
  return { file, text, tree: parseMarkdown(text) };
}

export function isDocsPage({ file }: Page): boolean {
  return file.startsWith('docs/');
}

function listDocs(root: string, folder = 'docs'): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listDocs(root, path);
      return entry.name.endsWith('.md') ? [path] : [];
    });
}

function listFolder(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
