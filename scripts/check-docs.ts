import { runDocsCommand } from '@atlas-aws-iam/guide/command';
import { repositoryRoot } from './run-turbo.ts';

await runDocsCommand(repositoryRoot);
