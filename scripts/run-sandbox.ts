import { buildPackages } from './run-turbo.ts';

await buildPackages();
// Imported only now: before, there may be nothing compiled to import. It reads the command's arguments itself.
const { runCli } = await import('@atlas-aws-iam/sandbox/cli');
await runCli(process.argv.slice(2));
