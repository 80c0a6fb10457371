import { didYouMean, quoteTyped, runCommand, UserError } from '@atlas-aws-iam/command';
import {
  describeMiss,
  describeProgram,
  mistakeGroups,
  mistakeOf,
  prepareMistake,
  runMistake,
} from '@atlas-aws-iam/mistakes';
import { buildPackages } from './run-turbo.ts';

// Makes one mistake in a sandbox, and shows how it is explained.

const USAGE = `Usage: npm run reproduce [-- <code>]

Runs an example in a sandbox with one mistake in it. Exits 0 if the explanation has this code.
Without a code it lists all codes.
  --help   prints this`;

await runCommand({
  call: 'npm run reproduce',
  usage: USAGE,
  failure: 'Nothing was reproduced',
  options: {},
  maxPositionals: 1,
  async run({ positionals: [code], signal }) {
    if (code === undefined) {
      console.log(listCodes());
      return 0;
    }
    if (!allCodes().includes(code)) throw unknownCode(code);
    await buildPackages(signal);
    return show(code, signal);
  },
});

async function show(code: string, signal: AbortSignal): Promise<number> {
  const mistake = mistakeOf(code);
  console.log(`Reproducing ${code}: ${describe(code)}.`);
  await using prepared = await prepareMistake(mistake);
  const { stderr } = await runMistake(mistake, prepared, { isShown: true, signal });
  const miss = describeMiss(code, stderr);
  if (miss === undefined) return 0;
  if (!signal.aborted) console.error(miss);
  return 1;
}

function listCodes(): string {
  const width = Math.max(...allCodes().map((code) => code.length));
  const groups = mistakeGroups.map(({ title, codes }) =>
    [title, ...codes.map((code) => `  ${code.padEnd(width)}  ${describe(code)}`)].join('\n'),
  );
  return [...groups, 'npm run reproduce -- <code>'].join('\n\n');
}

function describe(code: string): string {
  const mistake = mistakeOf(code);
  return `${describeProgram(mistake)} ${mistake.description}`;
}

function unknownCode(code: string): UserError {
  const guess = didYouMean(code, allCodes());
  return new UserError(`there is no code ${quoteTyped(code)}.${guess}`, 'npm run reproduce lists all.');
}

function allCodes(): string[] {
  return mistakeGroups.flatMap(({ codes }) => codes);
}
