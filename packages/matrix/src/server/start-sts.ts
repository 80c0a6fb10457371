import { randomBytes } from 'node:crypto';
import { UserError } from '@atlas-aws-iam/command';
import { type Sandbox, type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';

/** A sandbox with its STS where a server looks for it. @throws UserError for a port that is taken */
export async function startSts(port: number, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox({
      ...options,
      kept: { keySeed: randomBytes(32).toString('hex'), ports: { aws: port } },
    });
  } catch (error) {
    if (!(error instanceof Error && 'port' in error && error.port === port)) throw error;
    throw new UserError(
      `port ${port} of 127.0.0.1 is in use, where the server is to find the STS.`,
      'Stop what listens there, such as another run against a server; or start the server with another STS, and say --sts-port.',
    );
  }
}
