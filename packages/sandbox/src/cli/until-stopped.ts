import { constants } from 'node:os';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** 128 and SIGPIPE: how a shell reports a program whose reader went away. */
const BROKEN_PIPE_EXIT_CODE = 141;

export interface Stop {
  told: Promise<void>;
  isTold(): boolean;
  dispose(): void;
}

/** Until a signal, or until whoever reads what is printed has gone: then nobody would see that it still runs. */
export function untilStopped(): Stop {
  let isTold = false;
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = () => {
      isTold = true;
      resolve();
    };
  });
  // The second Ctrl-C of somebody who does not want to wait ends the process: by exiting, so that the files go with it.
  const onSignal = (signal: NodeJS.Signals) => {
    if (isTold) process.exit(128 + constants.signals[signal]);
    tell();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  const onOutputError = (error: NodeJS.ErrnoException) => {
    process.exitCode = error.code === 'EPIPE' ? BROKEN_PIPE_EXIT_CODE : 1;
    tell();
  };
  // This listener stays: what is still in the pipe may fail after the end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError);
  return {
    told,
    isTold: () => isTold,
    dispose: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
    },
  };
}
