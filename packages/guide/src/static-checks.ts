import { type BlocksFile, readBlocksFile } from './blocks-file.ts';
import { checkCommands } from './check-commands.ts';
import { checkFences } from './check-fences.ts';
import { checkLinks } from './check-links.ts';
import { checkNamedTests } from './check-named-tests.ts';
import { checkPowershell } from './check-powershell.ts';
import { checkCoverage } from './coverage.ts';
import { checkEmbeds, describeEmbedDrift } from './embeds.ts';
import { isDocsPage, type Page, readPages } from './pages.ts';
import type { Problem } from './problem.ts';
import { rewriteFences } from './rewrite-fences.ts';
import { type ShellBlock, shellBlocksOf } from './shell-blocks.ts';
import { orderPages, readSteps } from './steps.ts';

export interface StaticResult {
  /** As they are after the repair. */
  pages: Page[];
  /** Of docs/, in the order in which readers meet them. */
  blocks: ShellBlock[];
  blocksFile: BlocksFile;
  problems: Problem[];
  /** What was wrong and is repaired. */
  repaired: Problem[];
}

/** Everything that can be said of the pages without running anything. */
export function checkStatically(root: string, isFix: boolean): StaticResult {
  let pages = readPages(root);
  const embeds = checkEmbeds(root, pages);
  const drift = embeds.corrections.map(describeEmbedDrift);
  if (isFix && drift.length > 0) {
    rewriteFences(root, embeds.corrections);
    pages = readPages(root);
  }
  const docs = pages.filter(isDocsPage);
  const blocks = orderPages(pages).flatMap(shellBlocksOf);
  const blocksFile = readBlocksFile(root, blocks);
  const problems = [
    ...checkLinks(root, pages),
    ...checkNamedTests(root, pages),
    ...checkCommands(root, pages),
    ...embeds.problems,
    ...(isFix ? [] : drift),
    ...checkFences(docs),
    ...checkPowershell(pages),
    ...checkCoverage(root, pages),
    ...readSteps(pages).problems,
    ...blocksFile.problems,
  ];
  return { pages, blocks, blocksFile, problems, repaired: isFix ? drift : [] };
}
