import { runMatrixCommand } from '@atlas-aws-iam/matrix/cli';
import { buildPackages } from './run-turbo.ts';

await runMatrixCommand(process.argv.slice(2), buildPackages);
