import { watchForEnding } from './ending.ts';
import { asksForHelp, type Options, type ReadArguments, readArguments } from './read-arguments.ts';

const GRACE_MS = 5000;

export interface Command<O extends Options> {
  /** How it is called, as in `npm run matrix`. */
  call: string;
  /** What `--help` prints. */
  usage: string;
  /** How an error begins: `The matrix did not start`. */
  failure: string;
  options: O;
  /** How many arguments it takes besides options; none when left out. */
  maxPositionals?: number;
  /** How long it may take to come to its end when it is told to; 5 seconds when left out. */
  graceMs?: number;
  /** Whether Ctrl-C is for a program that the command starts, such as a shell. */
  isCtrlCForeign?: boolean;
  /**
   * @param input.signal - aborted when the command is to end; what it then throws is not told
   * @returns the exit code
   * @throws UserError for what is printed without a stack
   */
  run(input: ReadArguments<O> & { signal: AbortSignal }): Promise<number>;
}

/** Runs a command of this repository, and sets the exit code. `--help` prints the usage, and nothing else is done. */
export async function runCommand<O extends Options>(
  command: Command<O>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const ending = watchForEnding({
    isCtrlCForeign: command.isCtrlCForeign ?? false,
    graceMs: command.graceMs ?? GRACE_MS,
  });
  try {
    if (asksForHelp(args)) {
      console.log(command.usage);
      return;
    }
    const read = readArguments(args, command.options, command.maxPositionals ?? 0);
    const exitCode = await command.run({ ...read, signal: ending.signal });
    process.exitCode = ending.exitCode ?? exitCode;
  } catch (error) {
    process.exitCode = ending.exitCode ?? 1;
    // What fails because the command was ended is no news.
    if (ending.exitCode === undefined) console.error(describeError(command, error));
  }
}

/** Two lines for a mistake, one for what the machine refuses; with its stack only what is a mistake of this program. */
export function describeError(command: Pick<Command<Options>, 'call' | 'failure'>, error: unknown): string {
  if (!(error instanceof Error)) return `${command.failure}: ${String(error)}`;
  const isUserError = error.name === 'UserError';
  if (isUserError) {
    // The sandbox has a UserError of its own: it shares no code with commands.
    const fix = 'fix' in error && typeof error.fix === 'string' ? error.fix : undefined;
    return `${command.failure}: ${error.message}\n${fix ?? `${command.call} -- --help says how it is used.`}`;
  }
  // A full disk, a folder that may not be written to.
  if ('syscall' in error) return `${command.failure}: ${error.message}`;
  return `${command.failure}: ${error.stack ?? error.message}`;
}
