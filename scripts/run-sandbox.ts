import { readArguments } from '@atlas-aws-iam/sandbox/arguments.ts';
import { buildPackages } from './run-turbo.ts';

const args = process.argv.slice(2);
// Help and mistakes are answered from the source: nothing is built for them.
if (readArguments(args)) {
  await buildPackages();
  // Imported only now: before, there may be nothing compiled to import.
  const { runCli } = await import('@atlas-aws-iam/sandbox/cli');
  await runCli(args);
}
