import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  createTemporaryHome,
  expectOneOf,
  forEachAtATime,
  printedIdentity,
  programOf,
  readPathAndVariant,
  runCommand,
  runNode,
} from '@atlas-aws-iam/command';
import { createExamplesReport } from './examples-report.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// Runs every example in one sandbox, as many at a time as there are processors, and says which user each of them logged in as.

const USAGE = `Usage: npm run examples [-- [--verbose] [<id>...]]

Runs every example with every variant of its credentials in a sandbox, and says which user each of them logged in as.
  <id>       only this example, or <id>.<variant> of it
  --verbose  whole identities, where a terminal is too narrow for them
  --help     prints this`;

interface Run {
  id: string;
  variant: string;
  name: string;
}

await runCommand({
  call: 'npm run examples',
  usage: USAGE,
  failure: 'The examples did not run',
  options: { verbose: { type: 'boolean' } },
  maxPositionals: Number.POSITIVE_INFINITY,
  async run({ values, positionals, signal }) {
    await buildPackages(signal);
    // Imported only now: before, there may be nothing compiled to import.
    const { credentialPaths, startSandbox } = await import('@atlas-aws-iam/sandbox');
    const runs = selectRuns(credentialPaths, positionals);
    await buildPackages(signal, [...new Set(runs.map(({ id }) => id))]);
    const { isTTY, columns } = process.stdout;
    const report = createExamplesReport(
      runs.map(({ name }) => name),
      isTTY && !values.verbose ? columns : undefined,
    );

    await using sandbox = await startSandbox();
    using home = createTemporaryHome();
    console.log(report.heading);
    const failures: string[] = [];
    const run = async ({ id, variant, name }: Run) => {
      const { env, authenticatedUser } = await sandbox.provision(id, variant);
      const startedAt = performance.now();
      const { exitCode, output } = await runNode(programOf(repositoryRoot, id), {
        cwd: join(repositoryRoot, 'examples', id),
        env: home.envOf(env),
        outputs: 'kept',
        signal,
      });
      if (signal.aborted) return;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const identity = printedIdentity(output);
      const isRight = exitCode === 0 && identity === authenticatedUser;
      const problem = exitCode !== 0 ? `failed with ${exitCode}` : `is not ${authenticatedUser}`;
      if (!isRight) failures.push(`${name} ${problem}:\n${output}`);
      console.log(
        report.row(name, `${seconds} s`, isRight ? (identity ?? '') : `FAILED: ${identity ?? 'nobody'}`),
      );
    };
    await forEachAtATime(runs, availableParallelism(), run, signal);
    if (signal.aborted) return 1;
    for (const failure of failures) console.error(`\n${failure}`);
    console.log(
      `\n${runs.length - failures.length} of ${runs.length} examples ran as the user they should be`,
    );
    return failures.length === 0 ? 0 : 1;
  },
});

function selectRuns(
  paths: readonly { id: string; variants: readonly string[] }[],
  wanted: readonly string[],
): Run[] {
  const ids = paths.map(({ id }) => id);
  const selected = wanted.map((said) => readPathAndVariant(said, undefined, 'example', ids));
  for (const { path, variant } of selected) {
    const variants = paths.find(({ id }) => id === path)?.variants ?? [];
    if (variant !== undefined) expectOneOf(`variant of ${path}`, variant, variants);
  }
  const isSelected = (id: string, variant: string) =>
    selected.length === 0 ||
    selected.some((one) => one.path === id && (one.variant === undefined || one.variant === variant));
  return paths.flatMap(({ id, variants }) =>
    variants
      .map((variant, index) => ({ id, variant, name: index === 0 ? id : `${id} (${variant})` }))
      .filter(({ variant }) => isSelected(id, variant)),
  );
}
