import { buildPackages } from './run-turbo.ts';

await buildPackages();
// Imported only now: before, there may be nothing compiled for it to import.
const { runCli } = await import('@atlas-aws-iam/matrix/cli');
await runCli(process.argv.slice(2));
