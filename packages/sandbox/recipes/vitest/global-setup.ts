import { createSandboxSetup } from '@atlas-aws-iam/sandbox/vitest';

export const setup = createSandboxSetup({ path: 'env-vars' });
