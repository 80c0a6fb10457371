import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AwsCredentialIdentity } from '../src/index.ts';
import { memoiseProvider } from '../src/memoise-provider.ts';
import { STATIC, temporary } from './credentials.ts';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const passMinutes = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTE);

describe('a memoised provider', () => {
  test('serves what it has until five minutes before expiry', async () => {
    const provider = vi.fn(async () => temporary(60 * MINUTE));
    const memoised = memoiseProvider(provider);
    const first = await memoised();
    passMinutes(54.9);
    expect(await memoised()).toBe(first);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  test('renews from five minutes before expiry, and serves what is still valid meanwhile', async () => {
    const provider = vi.fn(async () => temporary(60 * MINUTE));
    const memoised = memoiseProvider(provider);
    const first = await memoised();
    passMinutes(55);
    expect(await memoised()).toBe(first);
    expect(provider).toHaveBeenCalledTimes(2);
    await new Promise(setImmediate);
    expect(await memoised()).not.toBe(first);
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('a renewal that never ends stops nobody until what is cached has expired', async () => {
    const provider = vi
      .fn<() => Promise<AwsCredentialIdentity>>()
      .mockResolvedValueOnce(temporary(60 * MINUTE))
      .mockReturnValue(new Promise(() => {}));
    const memoised = memoiseProvider(provider);
    const first = await memoised();
    for (const minutes of [55, 2, 2.99]) {
      passMinutes(minutes);
      expect(await Promise.all([memoised(), memoised()])).toEqual([first, first]);
    }
    // One call, whoever comes: the second.
    expect(provider).toHaveBeenCalledTimes(2);
    passMinutes(0.01);
    let isWaiting = true;
    void memoised().finally(() => {
      isWaiting = false;
    });
    await new Promise(setImmediate);
    expect(isWaiting).toBe(true);
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('whoever comes after expiry waits for the renewal that is under way', async () => {
    const answers: ((credentials: AwsCredentialIdentity) => void)[] = [];
    const provider = vi
      .fn(() => new Promise<AwsCredentialIdentity>((resolve) => answers.push(resolve)))
      .mockResolvedValueOnce(temporary(60 * MINUTE));
    const memoised = memoiseProvider(provider);
    await memoised();
    passMinutes(59);
    await memoised();
    passMinutes(1);
    const waiting = memoised();
    const fresh = temporary(60 * MINUTE);
    answers[0]?.(fresh);
    expect(await waiting).toBe(fresh);
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['have expired', () => temporary(-1)],
    ['have no expiration', () => STATIC],
  ])('keeps what is valid when its renewal brings credentials that %s', async (_, renewed) => {
    const provider = vi
      .fn<() => Promise<AwsCredentialIdentity>>(async () => renewed())
      .mockResolvedValueOnce(temporary(60 * MINUTE));
    const memoised = memoiseProvider(provider);
    const first = await memoised();
    passMinutes(57);
    expect(await memoised()).toBe(first);
    await new Promise(setImmediate);
    expect(await memoised()).toBe(first);
    await new Promise(setImmediate);
    passMinutes(3);
    expect(await memoised()).toEqual(renewed());
  });

  test('a renewal in the background that fails is no unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    const provider = vi
      .fn<() => Promise<AwsCredentialIdentity>>()
      .mockResolvedValueOnce(temporary(60 * MINUTE))
      .mockImplementation(() => {
        throw new Error('at once');
      });
    const memoised = memoiseProvider(provider);
    const first = await memoised();
    passMinutes(57);
    expect(await memoised()).toBe(first);
    // Node.js looks for unhandled rejections when the microtasks are done.
    await new Promise(setImmediate);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('joins the calls in flight', async () => {
    const provider = vi.fn(async () => temporary(60 * MINUTE));
    const memoised = memoiseProvider(provider);
    const answers = await Promise.all(Array.from({ length: 100 }, () => memoised()));
    expect(new Set(answers).size).toBe(1);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  test('joins calls without an expiration in flight, and asks again afterwards', async () => {
    const provider = vi.fn(async () => STATIC);
    const memoised = memoiseProvider(provider);
    await Promise.all([memoised(), memoised()]);
    expect(provider).toHaveBeenCalledTimes(1);
    await memoised();
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('takes an expiration that is no date for none', async () => {
    const provider = vi.fn(async () => ({ ...STATIC, expiration: new Date('not a date') }));
    const memoised = memoiseProvider(provider);
    await memoised();
    await memoised();
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('never caches a rejection', async () => {
    const provider = vi.fn(async () => temporary(60 * MINUTE)).mockRejectedValueOnce(new Error('throttled'));
    const memoised = memoiseProvider(provider);
    await expect(memoised()).rejects.toThrow('throttled');
    await expect(memoised()).resolves.toMatchObject({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' });
  });

  test('rejects all who wait for the same failing call, and asks once', async () => {
    const provider = vi.fn(async (): Promise<AwsCredentialIdentity> => {
      throw new Error('throttled');
    });
    const memoised = memoiseProvider(provider);
    const outcomes = await Promise.allSettled([memoised(), memoised()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  test('turns a provider that throws at once into a rejection', async () => {
    const memoised = memoiseProvider(() => {
      throw new Error('at once');
    });
    await expect(memoised()).rejects.toThrow('at once');
  });

  test('keeps unexpired credentials in use when their renewal fails, and tries again each time', async () => {
    const provider = vi
      .fn<() => Promise<AwsCredentialIdentity>>()
      .mockResolvedValueOnce(temporary(60 * MINUTE))
      .mockRejectedValue(new Error('no answer'));
    const memoised = memoiseProvider(provider);
    const first = await memoised();
    passMinutes(57);
    for (const calls of [2, 3]) {
      // Those who come while one attempt is under way start no other.
      expect(await Promise.all([memoised(), memoised()])).toEqual([first, first]);
      expect(provider).toHaveBeenCalledTimes(calls);
      await new Promise(setImmediate);
    }
    passMinutes(3);
    await expect(memoised()).rejects.toThrow('no answer');
  });

  test('asks again after an invalidation', async () => {
    const provider = vi.fn(async () => temporary(60 * MINUTE));
    const memoised = memoiseProvider(provider);
    await memoised();
    memoised.invalidate();
    await memoised();
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('does not serve invalidated credentials when their renewal fails', async () => {
    const provider = vi
      .fn<() => Promise<AwsCredentialIdentity>>()
      .mockResolvedValueOnce(temporary(60 * MINUTE))
      .mockRejectedValue(new Error('no answer'));
    const memoised = memoiseProvider(provider);
    await memoised();
    passMinutes(57);
    await memoised();
    memoised.invalidate();
    await expect(memoised()).rejects.toThrow('no answer');
  });

  test('a call that fails after an invalidation leaves the one that came after it alone', async () => {
    const rejections: ((reason: Error) => void)[] = [];
    const provider = vi.fn(
      () => new Promise<AwsCredentialIdentity>((_, reject) => void rejections.push(reject)),
    );
    const memoised = memoiseProvider(provider);
    const failing = memoised();
    memoised.invalidate();
    const next = memoised();
    rejections[0]?.(new Error('too late'));
    await expect(failing).rejects.toThrow('too late');
    const joined = memoised();
    expect(provider).toHaveBeenCalledTimes(2);
    rejections[1]?.(new Error('no'));
    await expect(Promise.all([next, joined])).rejects.toThrow('no');
  });

  test('keeps nothing of a call that was in flight during an invalidation', async () => {
    const answers: ((credentials: AwsCredentialIdentity) => void)[] = [];
    const provider = vi.fn(() => new Promise<AwsCredentialIdentity>((resolve) => answers.push(resolve)));
    const memoised = memoiseProvider(provider);
    const early = memoised();
    memoised.invalidate();
    const late = memoised();
    const [refused, fresh] = [temporary(60 * MINUTE), temporary(60 * MINUTE)];
    answers[1]?.(fresh);
    expect(await late).toBe(fresh);
    answers[0]?.(refused);
    expect(await early).toBe(refused);
    expect(await memoised()).toBe(fresh);
    expect(provider).toHaveBeenCalledTimes(2);
  });
});
