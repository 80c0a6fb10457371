import { isIamError } from './iam-error.ts';
import type { KindContext } from './kind.ts';

/** IAM says that its changes take seconds to be everywhere; tools give up after about a minute (from memory). */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000];

/** What is made inside of something that was made a moment ago. */
export const isTooEarly = (error: unknown) => isIamError(error, 'NoSuchEntity');

/**
 * Does what may be refused for some seconds, because what it refers to is new.
 *
 * @param isOfThatKind whether the refusal may be of that kind
 * @throws the last refusal, after a minute
 */
export async function eventually<Answer>(
  { say, pause }: Pick<KindContext, 'say' | 'pause'>,
  what: string,
  isOfThatKind: (error: unknown) => boolean,
  act: () => Promise<Answer>,
): Promise<Answer> {
  for (const ms of PAUSES_MS) {
    try {
      return await act();
    } catch (error) {
      if (!isOfThatKind(error)) throw error;
      say(`${what}: AWS does not know all of it yet; again in ${ms / 1000} s`);
      await pause(ms);
    }
  }
  return act();
}
