import { type BlockFailure, describeFailure } from './block-failure.ts';
import { findDifference } from './compare-output.ts';
import { printed } from './printed.ts';
import { indent, type Problem, RUN_FIX } from './problem.ts';
import type { Correction } from './rewrite-fences.ts';
import { type Shell, startShell } from './shell.ts';
import type { ShellBlock } from './shell-blocks.ts';
import type { Surroundings } from './surroundings.ts';
import { createTerminals } from './terminals.ts';
import { BRIDGE } from './tools.ts';

const BLOCK_LIMIT_MS = 300_000;

export interface BlocksRun {
  run: ShellBlock[];
  /** Blocks that come after one that failed. */
  abandoned: ShellBlock[];
  problems: Problem[];
  /** The outputs that are not as the page has them; each is a problem too, unless it is written. */
  corrections: { correction: Correction; problem: Problem }[];
}

export interface RunOptions {
  surroundings: Surroundings;
  /** Whether the AWS CLI is too old to know AWS_ENDPOINT_URL. */
  isBridged: boolean;
  signal: AbortSignal;
  /** Called with each page before its first block. */
  onPage(file: string, blocks: number): void;
  limitMs?: number;
}

/** Runs the blocks in this order, in one shell, until one fails. */
export async function runBlocks(blocks: readonly ShellBlock[], options: RunOptions): Promise<BlocksRun> {
  const { surroundings, isBridged, signal, onPage, limitMs = BLOCK_LIMIT_MS } = options;
  const { repository, env, scratch } = surroundings;
  const result: BlocksRun = { run: [], abandoned: [], problems: [], corrections: [] };
  await using shell = startShell(repository, env, scratch);
  await using terminals = createTerminals(surroundings, limitMs, signal);
  if (isBridged) await shell.run(BRIDGE, limitMs, signal);

  let page = '';
  for (const [index, block] of blocks.entries()) {
    if (block.file !== page) {
      page = block.file;
      onPage(page, blocks.filter(({ file }) => file === page).length);
    }
    const { failure, output } = block.isBackground
      ? await terminals.start(block)
      : await runInShell(shell, block, limitMs, signal);
    if (signal.aborted) break;
    result.run.push(block);
    const shown = printed(surroundings.withoutPaths(output));
    if (failure) {
      result.abandoned = blocks.slice(index + 1);
      result.problems.push(describeFailure(block, failure, shown, result.abandoned.length));
      break;
    }
    compareOutput(block, shown, result);
  }
  result.problems.push(...terminals.findEnded());
  return result;
}

async function runInShell(
  shell: Shell,
  block: ShellBlock,
  limitMs: number,
  signal: AbortSignal,
): Promise<{ failure: BlockFailure | undefined; output: string }> {
  const { ending, status, output, failed } = await shell.run(block.script, limitMs, signal);
  const wanted = block.exitStatus;
  const at = (line: number) => block.line + line;
  if (ending === 'time')
    return { output, failure: { line: block.line, what: `did not end within ${limitMs / 1000} s` } };
  if (ending === 'shell') {
    const what = `ended the shell, with exit status ${status}: a reader's terminal would close`;
    return { output, failure: { line: block.line, what } };
  }
  if (wanted !== undefined) {
    const what = `ended with exit status ${status}, and the page says exit=${wanted}`;
    return { output, failure: status === wanted ? undefined : { line: block.line, what } };
  }
  if (failed)
    return { output, failure: { line: at(failed.line), what: `failed with exit status ${failed.status}` } };
  const what = `ended with exit status ${status}`;
  return { output, failure: status === 0 ? undefined : { line: block.line, what } };
}

function compareOutput({ output }: ShellBlock, actual: string, result: BlocksRun): void {
  if (!output) return;
  const difference = findDifference(output.value, actual);
  if (!difference) return;
  const { index, expected = '(nothing more)', actual: line = '(nothing more)' } = difference;
  const text = `The output is not what the block prints, from this line on. ${RUN_FIX}\n${indent(`page:  ${expected}\nblock: ${line}`)}`;
  result.corrections.push({
    correction: { fence: output, value: actual },
    problem: { file: output.file, line: output.line + 1 + index, text },
  });
}
