import { runSetupCommand } from '@atlas-aws-iam/setup/cli';
import { repositoryRoot } from './run-turbo.ts';

await runSetupCommand(repositoryRoot);
