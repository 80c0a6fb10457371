import { parseArgs } from 'node:util';
import type { ExplanationCode } from '@atlas-aws-iam/connect/explain';
import { didYouMean } from './did-you-mean.ts';
import { reproductionGroups, reproductions } from './reproductions/reproductions.ts';
import { describeMiss, describeProgram, runReproduction } from './reproductions/run-reproduction.ts';
import { buildPackages } from './run-turbo.ts';

// Makes one mistake in a sandbox, and shows how it is explained.

const USAGE = 'Usage: npm run reproduce [-- <code>]';
const INTERRUPTED = 130;

process.exitCode = await reproduce(process.argv.slice(2));

async function reproduce(args: string[]): Promise<number> {
  let parsed: { values: { help?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    return refuse(`${(error as Error).message}\n${USAGE}`);
  }
  const [code, ...others] = parsed.positionals;
  if (parsed.values.help) {
    console.log(
      `${USAGE}\n\nRuns an example in a sandbox with one mistake made, and exits with 0 if the explanation is the one of\nthis code. Without a code it lists all of them.`,
    );
    return 0;
  }
  if (code === undefined) {
    console.log(listCodes());
    return 0;
  }
  if (others.length > 0) return refuse(`One code at a time: "${others[0]}" is one too many.\n${USAGE}`);
  if (!isCode(code)) {
    return refuse(
      `There is no code "${code}".${didYouMean(code, Object.keys(reproductions))} npm run reproduce lists all.`,
    );
  }
  await buildPackages();
  return show(code);
}

async function show(code: ExplanationCode): Promise<number> {
  const reproduction = reproductions[code];
  // Staying alive until the program has ended lets the sandbox's files be removed.
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
  console.log(`Reproducing ${code}: ${describeProgram(reproduction)} ${reproduction.description}.`);
  const { stderr } = await runReproduction(reproduction, { isShown: true, signal: interruption.signal });
  if (interruption.signal.aborted) {
    console.error('Interrupted.');
    return INTERRUPTED;
  }
  const miss = describeMiss(code, stderr);
  return miss === undefined ? 0 : refuse(miss);
}

function listCodes(): string {
  const width = Math.max(...Object.keys(reproductions).map((code) => code.length));
  const groups = reproductionGroups.map(({ title, codes }) =>
    [title, ...codes.map((code) => `  ${code.padEnd(width)}  ${describe(code)}`)].join('\n'),
  );
  return [...groups, USAGE].join('\n\n');
}

function describe(code: ExplanationCode): string {
  const reproduction = reproductions[code];
  return `${describeProgram(reproduction)} ${reproduction.description}`;
}

function refuse(message: string): number {
  console.error(message);
  return 1;
}

function isCode(code: string): code is ExplanationCode {
  return Object.hasOwn(reproductions, code);
}
