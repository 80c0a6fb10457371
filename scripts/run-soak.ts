import { runSoakCommand } from '@atlas-aws-iam/matrix/soak';
import { buildPackages } from './run-turbo.ts';

await runSoakCommand(process.argv.slice(2), buildPackages);
