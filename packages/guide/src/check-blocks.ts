import { planBlocks } from './plan.ts';
import type { Problem } from './problem.ts';
import { count } from './report.ts';
import { rewriteFences } from './rewrite-fences.ts';
import { runBlocks } from './run-blocks.ts';
import { runPowershell } from './run-powershell.ts';
import type { ShellBlock } from './shell-blocks.ts';
import type { ShellName } from './shell-name.ts';
import { createSurroundings } from './surroundings.ts';

export interface BlocksResult {
  /** Those that were to be looked at, whether they ran or not. */
  blocks: ShellBlock[];
  run: ShellBlock[];
  notRun: Map<ShellBlock, string>;
  /** Whether everything ran that ever does. */
  isComplete: boolean;
  problems: Problem[];
  repaired: Problem[];
}

export interface BlocksOptions {
  /** Pages; all where there are none. */
  wanted: readonly string[];
  isFix: boolean;
  env: { PATH?: string | undefined; CI?: string | undefined };
  /** What runs the blocks. */
  shell: ShellName;
  signal: AbortSignal;
  /** How long one block may take, or take to be ready. */
  limitMs?: number;
  /** Called with what is worth a line while it runs. */
  log(line: string): void;
}

/** Runs the blocks that can run here, and writes their outputs if it is to. */
export async function checkBlocks(
  root: string,
  all: readonly ShellBlock[],
  listed: ReadonlyMap<ShellBlock, string>,
  { wanted, isFix: isAskedToFix, env, shell, signal, log, limitMs }: BlocksOptions,
): Promise<BlocksResult> {
  const blocks = selectBlocks(all, wanted);
  // The outputs on the pages are those of bash.
  const isFix = isAskedToFix && shell === 'bash';
  if (blocks.length === 0) {
    return {
      blocks,
      run: [],
      notRun: new Map(),
      isComplete: wanted.length === 0,
      problems: [],
      repaired: [],
    };
  }
  const isCi = !['', 'false', undefined].includes(env.CI);
  using surroundings = createSurroundings(root, env.PATH ?? '');
  const plan = planBlocks(blocks, listed, { env: surroundings.env, isCi, shell });
  for (const note of plan.notes) log(note);

  const { run, abandoned, problems, corrections } = await (shell === 'bash' ? runBlocks : runPowershell)(
    plan.blocks,
    {
      surroundings,
      shell,
      isBridged: plan.isBridged,
      signal,
      ...(limitMs && { limitMs }),
      onPage: (file, blocks) => log(`Running ${file} (${count(blocks, 'block')})`),
    },
  );
  if (isFix) {
    rewriteFences(
      root,
      corrections.map(({ correction }) => correction),
    );
  }
  const differences = corrections.map(({ problem }) => problem);
  const here = [...plan.notRun].filter(([block]) => blocks.includes(block));
  return {
    blocks,
    run,
    notRun: new Map([...here, ...abandoned.map((block) => [block, 'an earlier block failed'] as const)]),
    isComplete: wanted.length === 0 && abandoned.length === 0 && plan.notRun.size === listed.size,
    problems: [...plan.problems, ...problems, ...(isFix ? [] : differences)],
    repaired: isFix ? differences : [],
  };
}

/** The blocks of these pages, and those of earlier ones that stay in a terminal. */
function selectBlocks(blocks: readonly ShellBlock[], wanted: readonly string[]): ShellBlock[] {
  if (wanted.length === 0) return [...blocks];
  const last = blocks.findLastIndex(({ file }) => wanted.includes(file));
  return blocks.slice(0, last + 1).filter(({ file, isBackground }) => isBackground || wanted.includes(file));
}
