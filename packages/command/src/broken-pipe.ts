/** 128 and SIGPIPE, as a shell reports a program whose reader has gone; Windows has no number for that signal. */
export const BROKEN_PIPE_EXIT_CODE = 141;
