import { HELP, parseArguments, USAGE } from './docs/arguments.ts';
import { checkPages } from './docs/check-pages.ts';
import { isDocsPage, readPages } from './docs/pages.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// That the pages of docs/ are true: their links and code, what their shell blocks do and print, what is generated.

const INTERRUPTED = 130;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

process.exitCode = await run();

async function run(): Promise<number> {
  const known = readPages(repositoryRoot).filter(isDocsPage);
  let args: ReturnType<typeof parseArguments>;
  try {
    args = parseArguments(
      process.argv.slice(2),
      known.map(({ file }) => file),
    );
  } catch (error) {
    console.error(`The check did not start: ${(error as Error).message} ${USAGE.split('\n')[0]}`);
    return 1;
  }
  if (args.isHelp) {
    console.log(HELP);
    return 0;
  }
  if (!args.isStatic) await buildPackages();
  const problems = await checkPages(repositoryRoot, args, process.env, interruption.signal);
  if (interruption.signal.aborted) {
    console.error('Interrupted.');
    return INTERRUPTED;
  }
  return problems === 0 ? 0 : 1;
}
