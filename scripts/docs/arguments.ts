import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run docs:check [-- --static] [<page>...]
       npm run docs:fix [-- --static] [<page>...]`;

export const HELP = `${USAGE}

Checks that the pages of docs/ are true: links, embedded code, coverage, what their shell blocks do and print, and the
pages that programs write. The fix writes what the check finds different in embedded code, outputs and written pages.
  --static   only what runs nothing
  <page>...  runs the shell blocks of these pages only; blocks of earlier pages that stay in a terminal are started too
  --help     prints this`;

export interface Arguments {
  isFix: boolean;
  isStatic: boolean;
  isHelp: boolean;
  /** Files of docs/, relative to the root of the repository. */
  pages: string[];
}

/** @throws Error with a message of one line */
export function parseArguments(args: readonly string[], known: readonly string[]): Arguments {
  const options = {
    fix: { type: 'boolean' },
    static: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const pages = positionals.map((name) => {
    const file = [name, `docs/${name}`, `docs/${name}.md`].find((way) => known.includes(way));
    if (file === undefined) throw new Error(`there is no page "${name}" in docs/.`);
    return file;
  });
  return {
    isFix: values.fix ?? false,
    isStatic: values.static ?? false,
    isHelp: values.help ?? false,
    pages,
  };
}
