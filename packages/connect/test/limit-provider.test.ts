import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import type { AwsCredentialIdentity, ConnectError } from '../src/index.ts';
import { limitProvider } from '../src/limit-provider.ts';
import { memoiseProvider } from '../src/memoise-provider.ts';
import { STATIC, temporary } from './credentials.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const refusalOf = (promise: Promise<unknown>): Promise<ConnectError> =>
  promise.then(
    () => expect.unreachable('it returned'),
    (error) => error,
  );
const in30Seconds = () =>
  new Promise<AwsCredentialIdentity>((resolve) => setTimeout(() => resolve(STATIC), 30 * SECOND));

test('a provider of 30 seconds works', async () => {
  const call = limitProvider(in30Seconds, 2 * MINUTE)();
  await vi.advanceTimersByTimeAsync(30 * SECOND);
  expect(await call).toBe(STATIC);
  expect(vi.getTimerCount()).toBe(0);
});

test('a provider that is a millisecond too late is given up, and named', async () => {
  async function askVault(): Promise<AwsCredentialIdentity> {
    return new Promise((resolve) => setTimeout(() => resolve(STATIC), 2 * MINUTE + 1));
  }
  const refusal = refusalOf(limitProvider(askVault, 2 * MINUTE)());
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  const { code, message } = await refusal;
  expect(code).toBe('provider-timed-out');
  expect(message).toMatch(/^The credential provider askVault did not return within 120 seconds\. /);
});

test('what it returns or throws late is discarded, and the next call asks again', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const late: { resolve(value: AwsCredentialIdentity): void; reject(error: Error): void }[] = [];
  const provider = () =>
    new Promise<AwsCredentialIdentity>((resolve, reject) => late.push({ resolve, reject }));
  const memoised = memoiseProvider(limitProvider(provider, MINUTE));
  for (let call = 0; call < 2; call += 1) {
    const refusal = refusalOf(memoised());
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect((await refusal).code).toBe('provider-timed-out');
  }
  const third = memoised();
  late[0]?.resolve(temporary(60 * MINUTE));
  late[1]?.reject(new Error('too late'));
  await new Promise(setImmediate);
  expect(unhandled).not.toHaveBeenCalled();
  const fresh = temporary(60 * MINUTE);
  late[2]?.resolve(fresh);
  expect(await third).toBe(fresh);
  expect(await memoised()).toBe(fresh);
  expect(late).toHaveLength(3);
});

test('a renewal that nobody waits for is given up too, and the next call starts another', async () => {
  const provider = vi
    .fn<() => Promise<AwsCredentialIdentity>>()
    .mockResolvedValueOnce(temporary(60 * MINUTE))
    .mockReturnValueOnce(new Promise(() => {}))
    .mockImplementation(async () => temporary(60 * MINUTE));
  const memoised = memoiseProvider(limitProvider(provider, 2 * MINUTE));
  const first = await memoised();
  await vi.advanceTimersByTimeAsync(56 * MINUTE);
  expect(await memoised()).toBe(first);
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(await memoised()).toBe(first);
  expect(provider).toHaveBeenCalledTimes(3);
  await new Promise(setImmediate);
  expect(await memoised()).not.toBe(first);
});

test('a call that has ended leaves no timer, however it ended', async () => {
  await limitProvider(() => STATIC, MINUTE)();
  await limitProvider(async () => Promise.reject(new Error('no')), MINUTE)().catch(() => {});
  await limitProvider(() => {
    throw new Error('at once');
  }, MINUTE)().catch(() => {});
  expect(vi.getTimerCount()).toBe(0);
});

const named = (name: unknown) => Object.defineProperty(async () => STATIC, 'name', { value: name });
test.each<[string, () => unknown, string]>([
  [
    'an arrow function',
    (
      () => async () =>
        STATIC
    )(),
    'The credential provider did',
  ],
  [
    'a function that has its name from the option',
    { credentialProvider: async () => STATIC }.credentialProvider,
    'The credential provider did',
  ],
  [
    'a bound function',
    async function askVault() {}.bind(undefined),
    'The credential provider bound askVault did',
  ],
  ['a name with a line break', named('a\nFailed: forged'), 'The credential provider did'],
  ['a name with colours', named('\u001b[31mred'), 'The credential provider did'],
  ['a name that is no string', named({ toString: () => 'x' }), 'The credential provider did'],
  ['a name of a megabyte', named('n'.repeat(1e6)), `The credential provider ${'n'.repeat(60)}… did`],
  ['an access key id as its name', named(STATIC.accessKeyId), 'The credential provider AKIA…MPLE did'],
  [
    'a name that throws',
    Object.defineProperty(async () => STATIC, 'name', {
      get() {
        throw new Error('no name');
      },
    }),
    'The credential provider did',
  ],
])('is named by its function: %s', async (_, provider, expected) => {
  const silent = new Proxy(provider, { apply: () => new Promise(() => {}) });
  const refusal = refusalOf(limitProvider(silent as () => Promise<unknown>, MINUTE)());
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect((await refusal).explanation.summary).toMatch(
    new RegExp(`^${expected} not return within 60 seconds$`),
  );
});

test.each<[string, unknown, string]>([
  ['undefined', undefined, 'It threw undefined, and not an Error.'],
  ['null', null, 'It threw null, and not an Error.'],
  ['a symbol', Symbol('reason'), 'It threw a symbol, and not an Error.'],
  ['credentials', STATIC, 'It threw an object, and not an Error.'],
  ['a string', 'vault is sealed', 'It threw the string "vault is sealed", and not an Error.'],
  [
    'a proxy that throws at every look',
    new Proxy(
      {},
      {
        get() {
          throw new Error('looked at');
        },
      },
    ),
    'It threw an object, and not an Error.',
  ],
])('what it throws that is no error becomes one: %s', async (_, thrown, cause) => {
  const error = await refusalOf(
    limitProvider(() => {
      throw thrown;
    }, MINUTE)(),
  );
  expect(explain(error)).toMatchObject({ code: 'provider-failed', cause });
  expect(error.cause).toBeUndefined();
});

test('an error that it throws stays as it is', async () => {
  const error = new TypeError('no vault');
  await expect(limitProvider(() => Promise.reject(error), MINUTE)()).rejects.toBe(error);
});

test('a thenable that settles twice counts once', async () => {
  const thenable = {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what this is about.
    then(resolve: (value: unknown) => void, reject: (error: Error) => void) {
      resolve(STATIC);
      resolve(temporary(MINUTE));
      reject(new Error('twice'));
    },
  };
  expect(await limitProvider(() => thenable as unknown as Promise<unknown>, MINUTE)()).toBe(STATIC);
});
