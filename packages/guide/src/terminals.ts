import { type Background, startBackground } from './background.ts';
import { type BlockFailure, describeFailure } from './block-failure.ts';
import { printed } from './printed.ts';
import type { Problem } from './problem.ts';
import { type ShellBlock, scriptOf } from './shell-blocks.ts';
import type { ShellName } from './shell-name.ts';
import type { Surroundings } from './surroundings.ts';

/** The terminals of the blocks that stay, each of its own. They are closed as by Ctrl-C, the last one first. */
export interface Terminals extends AsyncDisposable {
  start(block: ShellBlock): Promise<{ failure: BlockFailure | undefined; output: string }>;
  /** Blocks that should have stayed and did not. */
  findEnded(): Problem[];
}

export function createTerminals(
  surroundings: Surroundings,
  shell: ShellName,
  limitMs: number,
  signal: AbortSignal,
): Terminals {
  const open: { block: ShellBlock; background: Background }[] = [];
  const { repository: cwd, env, scratch } = surroundings;
  return {
    async start(block) {
      const same = open.find(
        ({ block: { script }, background }) => script === block.script && !background.hasEnded,
      );
      // A page may say again what readers have running since an earlier page.
      if (same) return { failure: undefined, output: same.background.greeting };
      const background = await startBackground(
        scriptOf(block, shell),
        { shell, cwd, env, scratch },
        limitMs,
        signal,
      );
      open.push({ block, background });
      const { failure, output, greeting } = background;
      if (failure === undefined) return { failure, output: greeting };
      return { failure: { line: block.line, what: failure }, output };
    },
    findEnded: () =>
      open
        .filter(({ background: { failure, hasEnded } }) => failure === undefined && hasEnded)
        .map(({ block, background }) => {
          const shown = printed(surroundings.withoutPaths(background.output));
          return describeFailure(
            block,
            { line: block.line, what: 'ended by itself, and should stay' },
            shown,
            0,
          );
        }),
    async [Symbol.asyncDispose]() {
      for (const { background } of open.reverse()) await background[Symbol.asyncDispose]();
    },
  };
}
