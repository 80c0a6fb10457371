import { explainRefusal } from '../explain-refusal.ts';
import { applyCommand, planCommand } from './apply.ts';
import type { CommandContext, CommandOptions } from './command-context.ts';
import { destroyCommand } from './destroy.ts';
import { statusCommand } from './status.ts';

const COMMANDS = { plan: planCommand, apply: applyCommand, destroy: destroyCommand, status: statusCommand };

export type SetupCommand = keyof typeof COMMANDS;
export const SETUP_COMMANDS = Object.keys(COMMANDS) as readonly SetupCommand[];

/** @returns the exit code @throws UserError in two lines for whatever AWS, Atlas or the network refuse */
export async function runSetup(
  command: SetupCommand,
  context: CommandContext,
  options: CommandOptions,
): Promise<number> {
  try {
    return await COMMANDS[command](context, options);
  } catch (error) {
    throw explainRefusal(error);
  }
}
