import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { BROKEN_PIPE_EXIT_CODE } from '../src/broken-pipe.ts';

test.skipIf(process.platform === 'win32')('it is what a POSIX shell says', () => {
  expect(BROKEN_PIPE_EXIT_CODE).toBe(128 + constants.signals.SIGPIPE);
});
