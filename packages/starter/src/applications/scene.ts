import type { TemporaryHome } from '@atlas-aws-iam/command';
import type { Sandbox } from '@atlas-aws-iam/sandbox';

/** What the applications are tried with. */
export interface Scene {
  /** Of the packed sandbox. */
  startSandbox(options: { database: string }): Promise<Sandbox>;
  home: TemporaryHome;
  signal: AbortSignal;
}
