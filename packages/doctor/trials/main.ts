import { buildPackages, forEachAtATime, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { type Mistake, mistakes } from '@atlas-aws-iam/mistakes';
import { drawEnvironments, drawPairs, type Trial } from './draw-trials.ts';
import { waysOf } from './examine-mistakes.ts';
import { Incompatible } from './incompatible.ts';
import { judgeMistakes } from './judge-mistakes.ts';

const AT_A_TIME = 3;

const USAGE = `Usage: npm run trials -w packages/doctor [-- --pairs <count>] [--draw <count>] [--seed <number>]

Runs the doctor on every mistake, by the chain and with the path's provider, and lists what it does not name.
  --pairs <count>   and on so many pairs of mistakes
  --draw <count>    and on so many environments with one to three mistakes and harmless decoys
  --only            leave out the mistakes one by one
  --seed <number>   decides which; 1 when left out
  --help            prints this`;

const describe = ({ code, path, variant, description }: Mistake) =>
  `${code} (${path}${variant ? `.${variant}` : ''} ${description})`;

await runCommand({
  call: 'npm run trials -w packages/doctor',
  usage: USAGE,
  failure: 'The trials did not end',
  options: {
    pairs: { type: 'string' },
    draw: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'boolean' },
  },
  async run({ values, signal }) {
    const [pairs, draw, seed] = [
      count('pairs', values.pairs),
      count('draw', values.draw),
      count('seed', values.seed ?? '1'),
    ];
    await buildPackages(repositoryRoot, { signal });
    const every = mistakes.flatMap((mistake): Trial[] =>
      waysOf(mistake).map((way) => ({ mistakes: [mistake], way, decoys: {} })),
    );
    const failed =
      (values.only === true ? 0 : await runTrials('Every mistake', every, signal)) +
      (await runTrials('Pairs', drawPairs(seed, pairs), signal)) +
      (await runTrials('Environments', drawEnvironments(seed, draw), signal));
    const byError = mistakes.filter(({ seenBy }) => seenBy === 'error').length;
    console.log(`${byError} of ${mistakes.length} mistakes are in a program's code, and left to --explain.`);
    return failed > 0 ? 1 : 0;
  },
});

function count(name: string, value = '0'): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new UserError(`--${name} wants a number.`);
}

async function runTrials(title: string, trials: readonly Trial[], signal: AbortSignal): Promise<number> {
  if (trials.length === 0) return 0;
  let [found, missed, wrong, skipped] = [0, 0, 0, 0];
  await forEachAtATime(
    trials,
    AT_A_TIME,
    async ({ mistakes: made, way, decoys }) => {
      try {
        const judgement = await judgeMistakes(made, way, decoys);
        if (judgement.isFound) found += 1;
        else missed += 1;
        if (judgement.wrong.length > 0) wrong += 1;
        if (judgement.isFound && judgement.wrong.length === 0) return;
        console.log(
          `${judgement.isFound ? 'wrong' : 'missed'}  by ${way}: ${made.map(describe).join(' + ')} -> ${judgement.told}`,
        );
      } catch (error) {
        if (!(error instanceof Incompatible)) throw error;
        skipped += 1;
      }
    },
    signal,
  );
  console.log(
    `${title}: ${found} found, ${missed} missed, ${wrong} with something wrong besides${skipped > 0 ? `, ${skipped} that cannot be made together` : ''}.`,
  );
  return missed + wrong;
}
