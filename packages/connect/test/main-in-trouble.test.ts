import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { formatExplanation } from '../src/format-explanation.ts';
import { main } from '../src/index.ts';
import { STATIC } from './credentials.ts';

// What main() does when something of its own fails. The process it ends is this one, so its end is watched instead.

vi.mock('../src/explain/index.ts', { spy: true });
vi.mock('../src/format-explanation.ts', { spy: true });

const THROWS = () => {
  throw new Error('in the explanation');
};
let written = '';

beforeEach(() => {
  written = '';
  vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
  vi.spyOn(process.stderr, 'write').mockImplementation(((text: string, done: () => void) => {
    written += text;
    done();
    return true;
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([
  ['explaining', explain],
  ['formatting', formatExplanation],
])('when %s fails, the error’s own words are printed, and the process ends with 1', async (_, failing) => {
  vi.mocked(failing as typeof explain).mockImplementationOnce(THROWS);
  await main(() => Promise.reject(new RangeError('too\n\u001b[31mfar')));
  expect(written).toBe('Failed: RangeError: too [31mfar\n  No explanation could be made of it.\n');
  expect(process.exit).toHaveBeenCalledExactlyOnceWith(1);
});

test.each<[string, unknown, string]>([
  ['a proxy that throws', new Proxy({}, { get: THROWS }), 'a value of type object was thrown'],
  ['null', null, 'a value of type object was thrown'],
  ['a symbol', Symbol('s'), 'a value of type symbol was thrown'],
  ['a string', 'out of order', 'out of order'],
  [
    'a secret',
    new Error(`signed with ${STATIC.secretAccessKey}`),
    'Error: signed with (AWS_SECRET_ACCESS_KEY)',
  ],
  ['a megabyte', new Error('x'.repeat(1e6)), `Error: ${'x'.repeat(993)}`],
])('without an explanation: %s', async (_, thrown, text) => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
  vi.mocked(explain).mockImplementationOnce(THROWS);
  await main(() => Promise.reject(thrown));
  expect(written).toBe(`Failed: ${text}\n  No explanation could be made of it.\n`);
});

test('a stderr that nobody reads is waited for no longer than five seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.mocked(process.stderr.write).mockImplementation((() => false) as never);
  const ended = main(() => Promise.reject(new Error('unheard')));
  await vi.advanceTimersByTimeAsync(4_999);
  expect(process.exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await ended;
  expect(process.exit).toHaveBeenCalledExactlyOnceWith(1);
});
