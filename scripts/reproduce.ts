import { didYouMean, runCommand, UserError } from '@atlas-aws-iam/command';
import { reproductionGroups, reproductionOf, reproductions } from '@atlas-aws-iam/mistakes';
import { describeMiss, describeProgram, runReproduction } from './reproductions/run-reproduction.ts';
import { buildPackages } from './run-turbo.ts';

// Makes one mistake in a sandbox, and shows how it is explained.

const USAGE = `Usage: npm run reproduce [-- <code>]

Runs an example in a sandbox with one mistake made, and exits with 0 if the explanation is the one of this code.
Without a code it lists all of them.
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
    if (!isCode(code)) throw unknownCode(code);
    await buildPackages(signal);
    return show(code, signal);
  },
});

async function show(code: string, signal: AbortSignal): Promise<number> {
  const reproduction = reproductionOf(code);
  console.log(`Reproducing ${code}: ${describeProgram(reproduction)} ${reproduction.description}.`);
  const { stderr } = await runReproduction(reproduction, { isShown: true, signal });
  const miss = describeMiss(code, stderr);
  if (miss === undefined) return 0;
  if (!signal.aborted) console.error(miss);
  return 1;
}

function listCodes(): string {
  const width = Math.max(...Object.keys(reproductions).map((code) => code.length));
  const groups = reproductionGroups.map(({ title, codes }) =>
    [title, ...codes.map((code) => `  ${code.padEnd(width)}  ${describe(code)}`)].join('\n'),
  );
  return [...groups, 'npm run reproduce -- <code>'].join('\n\n');
}

function describe(code: string): string {
  const reproduction = reproductionOf(code);
  return `${describeProgram(reproduction)} ${reproduction.description}`;
}

function unknownCode(code: string): UserError {
  const guess = didYouMean(code, Object.keys(reproductions));
  return new UserError(`there is no code "${code}".${guess}`, 'npm run reproduce lists all.');
}

function isCode(code: string): boolean {
  return Object.hasOwn(reproductions, code);
}
