import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatMegabytes, formatReport, formatSeconds } from './format-report.ts';
import { findProblems } from './report.ts';
import { runSoak, type SoakProgress } from './soak.ts';

const USAGE = `Usage: npm run soak -- [options]

  --minutes <number>  how long, 10 when left out
  --seed <integer>    of the faults' order and length, 1 when left out
  --markdown <file>   writes the summary there too
  --help              prints this`;

const PROGRESS_MS = 5000;
const DEFAULT_MINUTES = 10;

const text = { type: 'string' } as const;

async function main(): Promise<void> {
  const { values } = parse();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  const seed = Number(values.seed ?? 1);
  if (!(minutes > 0) || !Number.isInteger(seed)) throw new UsageError('A number is wrong.');

  // Whatever the SDK is told elsewhere, nothing here is to be asked by it but the sandbox.
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  const report = await runSoak({ milliseconds: minutes * 60_000, seed, onProgress: printNowAndThen() });
  const summary = formatReport(report);
  console.log(`\n${summary}`);
  if (values.markdown) writeFileSync(values.markdown, summary);
  if (findProblems(report).length > 0) process.exitCode = 1;
}

function parse() {
  try {
    return parseArgs({
      options: { minutes: text, seed: text, markdown: text, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A mistake of whoever runs the command; its message is printed alone. */
class UsageError extends Error {}

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

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`The soak did not start: ${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
}
