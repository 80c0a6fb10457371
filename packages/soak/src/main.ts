import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildPackages, calledFrom, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { formatMegabytes, formatReport, formatSeconds } from './format-report.ts';
import { findProblems } from './report.ts';
import type { SoakProgress } from './soak.ts';

const USAGE = `Usage: npm run soak -w packages/soak [-- --minutes 10] [--seed 1] [--markdown <file>]

Runs a soak: keeps clients at work on a sandbox with faults, and reports what they lost, and what was left open.
  --minutes <number>  how long, 10 when left out
  --seed <integer>    of the faults' order and length, 1 when left out
  --markdown <file>   writes the summary there too
  --help              prints this`;

const PROGRESS_MS = 5000;
const DEFAULT_MINUTES = 10;

const text = { type: 'string' } as const;

await runCommand({
  call: 'npm run soak -w packages/soak',
  usage: USAGE,
  failure: 'The soak did not start',
  options: { minutes: text, seed: text, markdown: text },
  async run({ values, signal }) {
    const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
    if (!(minutes > 0 && minutes < Number.POSITIVE_INFINITY)) {
      throw new UserError(`--minutes is "${values.minutes}", which is no number above 0.`);
    }
    const seed = Number(values.seed ?? 1);
    if (!Number.isInteger(seed)) {
      throw new UserError(`--seed is "${values.seed}", which is no whole number.`);
    }
    await buildPackages(repositoryRoot, { signal });
    return soak(minutes, seed, values.markdown, signal);
  },
});

async function soak(
  minutes: number,
  seed: number,
  markdown: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  // The SDK may ask the sandbox and nothing else, whatever it is told elsewhere.
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  // The import comes this late because before there may be nothing compiled to import.
  const { runSoak } = await import('./soak.ts');
  const report = await runSoak({ milliseconds: minutes * 60_000, seed, onProgress: printNowAndThen() });
  const summary = formatReport(report);
  if (signal.aborted) return 1;
  console.log(`\n${summary}`);
  if (markdown !== undefined) writeFileSync(resolve(calledFrom('soak'), markdown), summary);
  return findProblems(report).length > 0 ? 1 : 0;
}

function printNowAndThen(): (progress: SoakProgress) => void {
  let next = 0;
  return ({ milliseconds, fault, operations, failures, sockets, heapBytes }) => {
    if (milliseconds < next) return;
    next = milliseconds + PROGRESS_MS;
    console.log(
      [
        formatSeconds(milliseconds).padStart(8),
        `${operations} operations`,
        `${failures} failed`,
        `${sockets} sockets`,
        formatMegabytes(heapBytes),
        fault ?? 'no fault',
      ].join(', '),
    );
  };
}
