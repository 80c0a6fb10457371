import { type BlockFailure, describeFailure } from './block-failure.ts';
import { BLOCK_LIMIT_MS, type BlocksRun, compareOutput, type RunOptions } from './blocks-run.ts';
import { printed } from './printed.ts';
import { RUN_FIX } from './problem.ts';
import { type Shell, startShell } from './shell.ts';
import type { ShellBlock } from './shell-blocks.ts';
import { createTerminals } from './terminals.ts';
import { BRIDGE } from './tools.ts';

/** Runs the blocks in this order, in one shell, until one fails. */
export async function runBlocks(blocks: readonly ShellBlock[], options: RunOptions): Promise<BlocksRun> {
  const { surroundings, isBridged, signal, onPage, limitMs = BLOCK_LIMIT_MS } = options;
  const { repository, env, scratch } = surroundings;
  const result: BlocksRun = { run: [], abandoned: [], problems: [], corrections: [] };
  await using shell = startShell(repository, env, scratch);
  await using terminals = createTerminals(surroundings, 'bash', limitMs, signal);
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
    compareOutput(block, shown, result.corrections, RUN_FIX);
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
