// @boundaries-ignore the package exports no source, and what it exports has to be compiled first
import { readArguments } from '../packages/sandbox/src/cli/arguments.ts';
import { buildPackages } from './run-turbo.ts';

const args = process.argv.slice(2);
// Help and mistakes are answered from the source: nothing is built for them.
if (readArguments(args)) {
  await buildPackages();
  // Imported only now: before, there may be nothing compiled to import.
  const { runCli } = await import('@atlas-aws-iam/sandbox/cli');
  await runCli(args);
}
