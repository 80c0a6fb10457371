import { forEachAtATime } from '@atlas-aws-iam/command';
import { mistakes } from '@atlas-aws-iam/mistakes';
import { expect, test } from 'vitest';
import { drawPairs } from '../trials/draw-trials.ts';
import { waysOf } from '../trials/examine-mistakes.ts';
import { Incompatible } from '../trials/incompatible.ts';
import { judgeMistakes } from '../trials/judge-mistakes.ts';

const PAIRS = 40;
// Of those that are drawn some cannot be made together.
const DRAWN = 120;
// The complete run is `npm run trials -w packages/doctor`. Another seed, other pairs.
const SEED = Number(process.env.TRIALS_SEED ?? 1);

test(`${PAIRS} pairs of mistakes: both are named, or one when the other is mended, and nothing else is`, async () => {
  const judged: object[] = [];
  await forEachAtATime(drawPairs(SEED, DRAWN), 2, async ({ mistakes: made, way }) => {
    if (judged.length >= PAIRS) return;
    try {
      const { isFound, wrong, told } = await judgeMistakes(made, way);
      const names = made.map(({ code, description }) => `${code}: ${description}`);
      judged.push({ names, way, told, isFound, wrong });
    } catch (error) {
      if (!(error instanceof Incompatible)) throw error;
    }
  });
  expect(
    judged.filter((one) => !('isFound' in one && one.isFound) || ('wrong' in one && `${one.wrong}` !== '')),
  ).toEqual([]);
  expect(judged.length).toBeGreaterThanOrEqual(PAIRS);
}, 600_000);

test('every mistake in an environment can be met in some way', () => {
  const unmet = mistakes.filter(
    (mistake) => mistake.seenBy === 'environment' && waysOf(mistake).length === 0,
  );
  expect(unmet.map(({ code, path }) => `${code} ${path}`)).toEqual([]);
});
