import { expect, test, vi } from 'vitest';
import { main } from '../src/index.ts';

// What main() loads when something failed may not be there to be loaded: no file handle is left, or the disk is gone.

vi.mock('../src/explain/index.ts', () => {
  throw new Error('EMFILE: too many open files');
});

test('when the explanations cannot be loaded, the error’s own words are printed, and the process ends with 1', async () => {
  let written = '';
  vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
  vi.spyOn(process.stderr, 'write').mockImplementation(((text: string, done: () => void) => {
    written += text;
    done();
    return true;
  }) as never);
  await main(() => Promise.reject(new RangeError('too far')));
  expect(written).toBe('Failed: RangeError: too far\n  No explanation could be made of it.\n');
  expect(process.exit).toHaveBeenCalledExactlyOnceWith(1);
  vi.restoreAllMocks();
});
