import { join } from 'node:path';
import {
  createTemporaryHome,
  type NodeOutcome,
  programOf,
  repositoryRoot,
  runNode,
} from '@atlas-aws-iam/command';

/** Runs a path's program with these variables; the reader's own profiles and .env stay out of it. */
export type RunExample = (
  path: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<NodeOutcome>;

export const runExample: RunExample = async (path, env, signal) => {
  using home = createTemporaryHome();
  return await runNode(programOf(repositoryRoot, path), {
    cwd: join(repositoryRoot, 'examples', path),
    env: home.envOf({ AWS_EC2_METADATA_DISABLED: 'true', ...env }),
    outputs: 'kept',
    signal,
  });
};
