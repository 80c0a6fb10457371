import { explain } from '@atlas-aws-iam/connect/explain';

/** Explains an error alone: nothing in this process's environment may take part. */
export function explanationCode(error: unknown): string {
  return withoutAwsEnvironment(() => explain(error).code);
}

/**
 * Driver 6 signs with keys that it finds in the environment when a client is constructed, whatever provider it is given.
 * What is done here is done at once, so that no other row sees the gap.
 */
export function withoutAwsEnvironment<T>(work: () => T): T {
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  for (const [name] of hidden) delete process.env[name];
  try {
    return work();
  } finally {
    Object.assign(process.env, Object.fromEntries(hidden));
  }
}
