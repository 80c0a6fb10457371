import { constants } from 'node:os';
import { BROKEN_PIPE_EXIT_CODE } from './broken-pipe.ts';

/** What asks a command to end. A process on Windows knows the first only. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Why a command ends before it is done, if it does. */
export interface Ending {
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal;
  /** 128 and the signal's number, as a shell has it; undefined while nothing has asked for the end. */
  readonly exitCode: number | undefined;
}

export interface EndingOptions {
  /** Ctrl-C is for a program that this one has started, and ends neither. */
  isCtrlCForeign: boolean;
  /** How long the command may take to come to its end; what it leaves then is removed by listeners of `exit`. */
  graceMs: number;
}

/**
 * Turns signals, and an output that nobody reads any more (`… | head -1`), into an end that lets the command clean up:
 * without it the first would kill the process at once, and the second would throw from wherever something is printed.
 */
export function watchForEnding({ isCtrlCForeign, graceMs }: EndingOptions): Ending {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const end = (code: number, message?: string) => {
    // npm passes on the Ctrl-C that the terminal has sent to everybody: the second one says nothing new.
    if (exitCode !== undefined) return;
    exitCode = code;
    process.exitCode = code;
    if (message !== undefined) console.error(message);
    controller.abort();
    setTimeout(() => process.exit(code), graceMs).unref();
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !isCtrlCForeign) end(128 + constants.signals[signal], 'Interrupted.');
    });
  }
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE') end(BROKEN_PIPE_EXIT_CODE);
      // A full disk.
      else end(1, `The output cannot be written: ${message}`);
    });
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
  };
}
