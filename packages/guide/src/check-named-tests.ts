import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Page } from './pages.ts';
import type { Problem } from './problem.ts';

/** A link to a test file, a colon, and the title of a test up to the end of the cell or of the parenthesis. */
const NAMED_TEST = /\[[^\]\n]+\.test\.ts\]\(([^)\n]+)\): ([^|\n]+?)(?= \||\))/g;

/** That every test which a page names by its title is in the file that it links to. `…` stands for a `%s`. */
export function checkNamedTests(root: string, pages: readonly Page[]): Problem[] {
  return pages.flatMap(({ file, text }) =>
    [...text.matchAll(NAMED_TEST)].flatMap(({ 1: link = '', 2: title = '', index }) => {
      const path = posix.join(posix.dirname(file), link);
      const named = `'${title.replaceAll('…', '%s')}'`;
      // A dead link is told by the check of links.
      if (!existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8').includes(named)) return [];
      const line = text.slice(0, index).split('\n').length;
      return [{ file, line, text: `${path} has no test called ${named} (any more). Correct the page.` }];
    }),
  );
}
