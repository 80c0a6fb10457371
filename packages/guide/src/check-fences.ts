import { isEmbedded } from './embeds.ts';
import { type Fence, fencesOf } from './fences.ts';
import type { Page } from './pages.ts';
import type { Problem } from './problem.ts';
import { isShell } from './shell-blocks.ts';

const CODE = /^(ts|tsx|mts|cts|typescript|js|jsx|mjs|cjs|javascript|json|jsonc|json5|yaml|yml)$/;
/** Languages by which a shell block would pass for something that nobody runs. */
const UNRUN_SHELL = /^(shell|shellscript|shell-session|shellsession|console|zsh|terminal)$/;
const WORDS = /^(output|illustration|background|exit=\d+)$/;

/** That no block of docs/ stands outside of every check, by intention or by a slip of the pen. */
export function checkFences(pages: readonly Page[]): Problem[] {
  return pages.flatMap((page) =>
    fencesOf(page).flatMap((fence) => {
      const text = findFenceProblem(fence);
      return text === undefined ? [] : [{ file: fence.file, line: fence.line, text }];
    }),
  );
}

function findFenceProblem(fence: Fence): string | undefined {
  const { lang, words, previous, isClosed } = fence;
  const isOutput = words.includes('output');
  const isIllustration = words.includes('illustration');
  const unknown = words.find((word) => !WORDS.test(word));
  if (!isClosed) return 'The block is never closed, and takes in the rest of the page. Close it.';
  if (unknown !== undefined) {
    return `The info string has the word ${unknown}, which means nothing. The words are: output, illustration, background, exit=<n>.`;
  }
  if (lang === 'pwsh' || lang === 'ps1') return `A block of ${lang} is not run. Call it powershell.`;
  if (UNRUN_SHELL.test(lang)) return `A block of ${lang} is not run. Call it sh.`;
  if (isShell(fence)) {
    if (!isIllustration && !isOutput) return undefined;
    return 'A shell block is run. If this one cannot be, list it with its reason under notRun in docs/blocks.json.';
  }
  if (words.some((word) => word === 'background' || word.startsWith('exit='))) {
    return 'The words background and exit=<n> are for shell blocks.';
  }
  if (isOutput && !(previous && isShell(previous))) {
    return 'An output must follow the shell block that prints it, with nothing between them.';
  }
  if (CODE.test(lang) && !isOutput && !isIllustration && !isEmbedded(fence)) {
    return `Code on a page must come from a file that runs. Put <!-- embed: ../path/to/file.${lang} --> on the line before; if it is shown as an illustration of what not to do, add the word illustration after ${lang}.`;
  }
  return undefined;
}
