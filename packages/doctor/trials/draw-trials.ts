import { type Mistake, mistakes } from '@atlas-aws-iam/mistakes';
import { createRandom } from '@atlas-aws-iam/test-support/random';
import { canBeTogether, type Way, waysOf } from './examine-mistakes.ts';

export interface Trial {
  readonly mistakes: readonly Mistake[];
  readonly way: Way;
  /** Variables that mean nothing to the login. */
  readonly decoys: Readonly<Record<string, string>>;
}

const DECOYS: readonly (readonly [string, string])[] = [
  ['AWS_PAGER', ''],
  ['AWS_VAULT', 'work'],
  ['AWS_CLI_AUTO_PROMPT', 'on-partial'],
  ['AWS_SAM_STACK_NAME', 'shop'],
  ['AWS_RETRY_MODE', 'standard'],
  ['MONGODB_URI', 'mongodb://elsewhere.invalid:27017'],
  ['ATLAS_PROJECT_ID', '0123456789abcdef01234567'],
  ['KUBECONFIG', '/nonexistent/config'],
  ['DOCKER_HOST', 'unix:///nonexistent.sock'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/nonexistent.json'],
];

/** Pairs that one sandbox can have, by a way in which both can be met. */
export function drawPairs(seed: number, count: number): Trial[] {
  const all = mistakes.flatMap((one, index) =>
    mistakes
      .slice(index + 1)
      .filter((other) => canBeTogether(one, other))
      .flatMap((other) =>
        commonWays([one, other]).map((way) => ({ mistakes: [one, other], way, decoys: {} })),
      ),
  );
  return createRandom(seed).shuffled(all).slice(0, count);
}

/** One to three mistakes each, and two or three decoys. */
export function drawEnvironments(seed: number, count: number): Trial[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const wanted = random.integer(1, 3);
    const made: Mistake[] = [];
    for (const mistake of random.shuffled(mistakes)) {
      if (made.length >= wanted) break;
      const isPossible = !mistake.isLetIn && !mistake.only && commonWays([...made, mistake]).length > 0;
      if (isPossible && made.every((one) => canBeTogether(one, mistake))) made.push(mistake);
    }
    const [way = 'chain'] = random.shuffled(commonWays(made));
    return { mistakes: made, way, decoys: Object.fromEntries(random.shuffled(DECOYS).slice(0, 3)) };
  });
}

const commonWays = (made: readonly Mistake[]): Way[] =>
  (['chain', 'path'] as const).filter((way) => made.every((mistake) => waysOf(mistake).includes(way)));
