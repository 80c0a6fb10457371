import { didYouMean, quoteTyped, UserError } from '@atlas-aws-iam/command';
import type { ShellName } from './shell-name.ts';

export const USAGE = `Usage: npm run docs:check [-- --static] [--shell <name>] [<page>...]
       npm run docs:fix [-- --static] [<page>...]

Checks that the pages of docs/ are true: links, commands, embedded code, coverage, what their shell blocks do and print,
and the pages that programs write. The fix writes what the check finds different in embedded code, outputs and written
pages.
  --static         only what runs nothing
  --shell <name>   what runs the blocks: bash, pwsh or powershell (of Windows); on Windows pwsh, elsewhere bash.
                   PowerShell writes no output to a page
  <page>...        runs the shell blocks of these pages only; blocks of earlier pages that stay in a terminal are
                   started too
  --help           prints this`;

export interface Arguments {
  isFix: boolean;
  isStatic: boolean;
  /** What runs the blocks. */
  shell: ShellName;
  /** Files of docs/, relative to the root of the repository. */
  pages: string[];
}

/** The pages by the names that readers give them: with their folder or without, with their extension or without. */
export function findPages(names: readonly string[], known: readonly string[]): string[] {
  return names.map((name) => {
    const file = [name, `docs/${name}`, `docs/${name}.md`].find((way) => known.includes(way));
    if (file !== undefined) return file;
    const short = known.map((page) => page.replace(/^docs\//, '').replace(/\.md$/, ''));
    throw new UserError(`there is no page ${quoteTyped(name)} in docs/.${didYouMean(name, short)}`);
  });
}
