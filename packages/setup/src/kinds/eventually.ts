import type { KindContext } from './kind.ts';

/** IAM says that its changes take seconds to be everywhere; tools give up after about a minute (from memory). */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000];

/**
 * Does what may be refused for some seconds, because what it refers to is new.
 *
 * @param isTooEarly whether the refusal may be of that kind
 * @throws the last refusal, after a minute
 */
export async function eventually<Answer>(
  { say, pause }: Pick<KindContext, 'say' | 'pause'>,
  what: string,
  isTooEarly: (error: unknown) => boolean,
  act: () => Promise<Answer>,
): Promise<Answer> {
  for (const ms of PAUSES_MS) {
    try {
      return await act();
    } catch (error) {
      if (!isTooEarly(error)) throw error;
      say(`${what}: AWS does not know all of it yet; again in ${ms / 1000} s`);
      await pause(ms);
    }
  }
  return act();
}
