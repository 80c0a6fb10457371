import { findDifference } from './compare-output.ts';
import { indent, type Problem } from './problem.ts';
import type { Correction } from './rewrite-fences.ts';
import type { ShellBlock } from './shell-blocks.ts';
import type { ShellName } from './shell-name.ts';
import type { Surroundings } from './surroundings.ts';

export const BLOCK_LIMIT_MS = 300_000;

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
  shell: ShellName;
  /** Whether the AWS CLI is too old to know AWS_ENDPOINT_URL. */
  isBridged: boolean;
  signal: AbortSignal;
  /** Called with each page before its first block. */
  onPage(file: string, blocks: number): void;
  limitMs?: number;
}

/** @param todo - what a difference is repaired by */
export function compareOutput(
  { output }: ShellBlock,
  actual: string,
  corrections: BlocksRun['corrections'],
  todo: string,
): void {
  if (!output) return;
  const difference = findDifference(output.value, actual);
  if (!difference) return;
  const { index, expected = '(nothing more)', actual: line = '(nothing more)' } = difference;
  const text = `The output is not what the block prints, from this line on. ${todo}\n${indent(`page:  ${expected}\nblock: ${line}`)}`;
  corrections.push({
    correction: { fence: output, value: actual },
    problem: { file: output.file, line: output.line + 1 + index, text },
  });
}
