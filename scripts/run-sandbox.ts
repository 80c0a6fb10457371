import { buildPackages } from './run-turbo.ts';

// Of the source, which the package does not export: what it exports has to be compiled first.
const SOURCE = new URL('../packages/sandbox/src/cli/arguments.ts', import.meta.url).href;
const { readArguments }: typeof import('../packages/sandbox/src/cli/arguments.ts') = await import(SOURCE);

const args = process.argv.slice(2);
// Help and mistakes are answered from the source: nothing is built for them.
if (readArguments(args)) {
  await buildPackages();
  // Imported only now: before, there may be nothing compiled to import.
  const { runCli } = await import('@atlas-aws-iam/sandbox/cli');
  await runCli(args);
}
