import { join } from 'node:path';
import {
  createTemporaryHome,
  didYouMean,
  quoteTyped,
  runCommand,
  runNode,
  UserError,
} from '@atlas-aws-iam/command';
import {
  describeMiss,
  describeProgram,
  mistakeGroups,
  mistakeOf,
  prepareMistake,
  runMistake,
} from '@atlas-aws-iam/mistakes';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// Makes one mistake in a sandbox, and shows how it is explained.

const DOCTOR = join(repositoryRoot, 'packages/doctor/dist/bin.cjs');

const USAGE = `Usage: npm run reproduce [-- <code> [--doctor]]

Runs an example in a sandbox with one mistake in it. Exits 0 if the explanation has this code.
Without a code it lists all codes.
  --doctor runs the doctor in place of the example, with the example's provider
  --help   prints this`;

await runCommand({
  call: 'npm run reproduce',
  usage: USAGE,
  failure: 'Nothing was reproduced',
  options: { doctor: { type: 'boolean' } },
  maxPositionals: 1,
  async run({ values, positionals: [code], signal }) {
    if (code === undefined) {
      console.log(listCodes());
      return 0;
    }
    if (!allCodes().includes(code)) throw unknownCode(code);
    await buildPackages(signal);
    return values.doctor ? examine(code, signal) : show(code, signal);
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

/** The doctor in a folder of its own, with the environment that the example would have. */
async function examine(code: string, signal: AbortSignal): Promise<number> {
  const mistake = mistakeOf(code);
  if (mistake.seenBy === 'error') {
    throw new UserError(
      `the doctor cannot see ${code} from outside. ${mistake.because}`,
      `npm run reproduce -- ${code}`,
    );
  }
  const { path, runs, description } = mistake;
  const id = runs && 'example' in runs ? runs.example : path;
  console.log(`Reproducing ${code}, and looking at it with the doctor: ${id} ${description}.`);
  await using prepared = await prepareMistake(mistake);
  using home = createTemporaryHome();
  const imports = prepared.imports.flatMap((module) => ['--import', module]);
  const way = id === 'default-chain' || id === 'custom-provider' ? [] : ['--path', id];
  const { exitCode } = await runNode([...imports, DOCTOR, ...way], {
    cwd: prepared.folder,
    env: { ...home.envOf({ AWS_EC2_METADATA_DISABLED: 'true' }), ...prepared.env },
    outputs: 'shown',
    signal,
  });
  return exitCode === 1 ? 0 : 1;
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
