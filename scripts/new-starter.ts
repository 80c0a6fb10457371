import { runStarterCommand } from '@atlas-aws-iam/starter/command';

await runStarterCommand();
