import { indent, type Problem } from './problem.ts';
import type { ShellBlock } from './shell-blocks.ts';

/** Why a block did not do what the page says it does. */
export interface BlockFailure {
  /** Of the page. */
  line: number;
  what: string;
}

/** @param shown - what it printed, with nothing secret in it */
export function describeFailure(
  { file, firstLine }: ShellBlock,
  { line, what }: BlockFailure,
  shown: string,
  abandoned: number,
): Problem {
  const rest =
    abandoned === 0
      ? ''
      : ` ${abandoned} later ${abandoned === 1 ? 'block was' : 'blocks were'} not run because of it.`;
  const printed = shown === '' ? 'It printed nothing.' : `It printed:\n${indent(shown)}`;
  return { file, line, text: `The block "${firstLine}" ${what}.${rest} ${printed}` };
}
