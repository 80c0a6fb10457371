import { buildPackages } from './run-turbo.ts';

await buildPackages();
// Imported only now: before, there may be nothing compiled for it to import. It reads the command's arguments itself.
await import('@atlas-aws-iam/matrix/soak');
