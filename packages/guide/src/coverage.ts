import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { visit } from 'unist-util-visit';
import { pageAt, resolveLink } from './link-target.ts';
import { linksOf } from './links.ts';
import { type Content, lineOf, type Root, textOf } from './markdown.ts';
import { markedSection } from './marked-section.ts';
import type { Page } from './pages.ts';
import type { Problem } from './problem.ts';

const INDEX = 'docs/README.md';
const COLUMNS = ['of the source', 'page', 'example', 'test'];

type Table = Extract<Content, { type: 'table' }>;

/** That everything of the source has its page and its test, and every page its place. Links are checked elsewhere. */
export function checkCoverage(root: string, pages: readonly Page[]): Problem[] {
  const index = pages.find(({ file }) => file === INDEX);
  if (!index) {
    return [
      {
        file: INDEX,
        line: 1,
        text: 'There is no such page. It lists the steps, and what of the source is covered where.',
      },
    ];
  }
  const coverage = markedSection(index, 'coverage', true);
  const reference = markedSection(index, 'reference', false);
  const tables = coverage.content.filter((node) => node.type === 'table');
  const problems = [...coverage.problems, ...reference.problems];
  if (coverage.problems.length === 0 && tables.length === 0) {
    problems.push({
      file: INDEX,
      line: 1,
      text: `Between <!-- coverage:start --> and <!-- coverage:end --> there is no table with the columns ${COLUMNS.join(' | ')}.`,
    });
  }
  problems.push(...tables.flatMap((table) => checkTable(root, table)));

  const listed = new Set([
    ...tables
      .flatMap(({ children }) => children.slice(1))
      .flatMap(({ children }) => targetsOf(root, children[1])),
    ...reference.content.flatMap((node) => targetsOf(root, node)),
  ]);
  for (const { file } of pages) {
    if (!/^docs\/[^/]+$/.test(file) || file === INDEX || listed.has(file)) continue;
    problems.push({
      file,
      line: 1,
      text: `A page without its coverage row: ${INDEX} does not say what of the source it covers. Link it from a row there, or from the list of reference pages.`,
    });
  }
  return problems;
}

function checkTable(root: string, { children }: Table): Problem[] {
  const [header, ...rows] = children;
  const columns = header?.children.map((cell) => textOf(cell).trim()) ?? [];
  if (columns.join('|') !== COLUMNS.join('|')) {
    const text = `The columns must be ${COLUMNS.join(' | ')}; they are ${columns.join(' | ')}.`;
    return [{ file: INDEX, line: header ? lineOf(header) : 1, text }];
  }
  return rows.flatMap((row) => {
    const [, page, , test] = row.children;
    const texts = [findPageProblem(root, page), findTestProblem(root, test)];
    return texts.flatMap((text) => (text === undefined ? [] : [{ file: INDEX, line: lineOf(row), text }]));
  });
}

function findPageProblem(root: string, cell: object | undefined): string | undefined {
  if (targetsOf(root, cell).some((target) => target.endsWith('.md'))) return undefined;
  return 'The row names no page. Link the page, and the place in it, in the second column.';
}

function findTestProblem(root: string, cell: object | undefined): string | undefined {
  const text = cell ? textOf(cell).trim() : '';
  if (/^—\s*\S/.test(text)) return undefined;
  if (text === '—') return 'The row has no test and does not say why. Write the reason after the —.';
  const targets = cell ? linksOf(cell as Root).flatMap(({ url }) => resolveLink(INDEX, url)?.path ?? []) : [];
  if (targets.length === 0)
    return 'The row names no test. Link its file in the last column, or write — and why there is none.';
  const folder = targets.find((path) => existsSync(join(root, path)) && !statSync(join(root, path)).isFile());
  return folder === undefined ? undefined : `The test ${folder} is no file. Link the file that tests it.`;
}

/** The pages that a node's links lead to. */
function targetsOf(root: string, node: object | undefined): string[] {
  const targets: string[] = [];
  if (node) {
    visit(node as Root, 'link', ({ url }) => {
      const path = resolveLink(INDEX, url)?.path;
      const page = path === undefined ? undefined : pageAt(root, path);
      if (page !== undefined) targets.push(page);
    });
  }
  return targets;
}
