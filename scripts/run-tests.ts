import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '@atlas-aws-iam/command';
import { repositoryRoot, runTurbo } from './run-turbo.ts';

// Runs every workspace's tests, those that nothing has changed for from turbo's cache, and counts them all.

const REPORT = join('.vitest', 'results.json');

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const USAGE = `Usage: npm test [-- --filter <workspace>]... [--force]

Runs the tests of every workspace. For a workspace without changes it repeats the result of the last run.
  --filter <workspace>  only these, as turbo names them: ./packages/connect, ./scripts
  --force               all of them, changed or not
  --help                prints this`;

await runCommand({
  call: 'npm test',
  usage: USAGE,
  failure: 'The tests did not start',
  options: { filter: { type: 'string', multiple: true }, force: { type: 'boolean' } },
  async run({ values, signal }) {
    const filters = (values.filter ?? []).map((filter) => `--filter=${filter}`);
    return runTests(filters, values.force ? ['--force'] : [], signal);
  },
});

async function runTests(
  filters: readonly string[],
  others: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const workspaces = workspacesWithTests();
  // A report left by an earlier run must not be counted for a workspace whose tests crashed this time.
  for (const workspace of workspaces) rmSync(join(workspace, REPORT), { force: true });

  // Most tests start programs: more workspaces at a time than processors would only make each wait for the others.
  const atATime = `--concurrency=${Math.max(2, availableParallelism())}`;
  // One workspace's failure says nothing of the others.
  const goOn = '--continue=dependencies-successful';
  const args = ['run', 'test', atATime, goOn, ...filters, ...others];
  const { exitCode } = await runTurbo(args, 'shown', { signal });

  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const workspace of workspaces) {
    const report = readReport(workspace);
    if (!report) {
      // Not asked for; turbo has said so if it was.
      if (filters.length > 0) continue;
      console.error(`${workspace}: its tests did not finish.`);
      totals.failed += 1;
      continue;
    }
    totals.passed += report.numPassedTests;
    for (const failure of describeFailures(report)) console.error(failure);
    totals.failed += report.numFailedTests + brokenFiles(report).length;
    totals.skipped += report.numPendingTests + report.numTodoTests;
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return exitCode === 0 && totals.failed > 0 ? 1 : exitCode;
}

function workspacesWithTests(): string[] {
  const grouped = ['packages', 'examples'].flatMap((group) =>
    readdirSync(join(repositoryRoot, group)).map((name) => join(repositoryRoot, group, name)),
  );
  return [...grouped, join(repositoryRoot, 'scripts')].filter((folder) => {
    try {
      return 'test' in JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts;
    } catch {
      return false;
    }
  });
}

function isFailed({ status }: { status: string }): boolean {
  return status === 'failed';
}

/** Files that failed with no test to show for it: a hook of theirs did, or they could not be loaded. */
function brokenFiles({ testResults }: Report): Report['testResults'] {
  return testResults.filter((file) => isFailed(file) && !file.assertionResults.some(isFailed));
}

/** Said again at the end, where a log of thousands of lines is read, and where some keep no more than its end. */
function describeFailures(report: Report): string[] {
  const broken = brokenFiles(report).map(({ name, message }) => describe(name, '', message));
  const failed = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(isFailed)
      .map(({ fullName, failureMessages }) => describe(name, fullName, failureMessages.join('\n'))),
  );
  return [...broken, ...failed];
}

function describe(file: string, test: string, message: string): string {
  const reason = stripVTControlCharacters(message).slice(0, 2000).split('\n').slice(0, 20);
  return `FAILED ${relative(repositoryRoot, file)}: ${test}\n${reason.map((line) => `  ${line}`).join('\n')}`;
}

function readReport(workspace: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(join(workspace, REPORT), 'utf8'));
  } catch {
    return undefined;
  }
}
