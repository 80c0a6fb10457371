import type { Sandbox, SandboxOptions } from '@atlas-aws-iam/sandbox';
import type { MongoClientOptions } from 'mongodb';

/** How to get one explanation: a credential path that works, and the one mistake that breaks it. */
export interface Reproduction {
  /** The credential path that is provisioned, and whose example runs unless `runs` says otherwise. */
  path: string;
  variant?: string;
  /** Another example, or `programs/<name>.ts`, where no example can make the mistake. */
  runs?: { example: string } | { program: string };
  /** What is done, to follow the name of what runs: `with one character of … changed`. */
  description: string;
  sandbox?: Omit<SandboxOptions, 'clock'>;
  /** What the sandbox's clock is ahead of this computer's until `make` changes it. */
  clockOffsetMs?: number;
  /** Makes the mistake, in files, in the account, or in what it returns. */
  make?(context: ReproductionContext): Changes | Promise<Changes>;
  /** What a program would hand to the bare driver: for the words of others, where connect() speaks by itself. */
  bareOptions?: MongoClientOptions;
}

export interface ReproductionContext {
  readonly sandbox: Sandbox;
  /** What the credential path provisioned. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: { offsetMs: number };
  /** Stops something that `make` has started, when the program has ended. */
  onEnd(stop: () => unknown): void;
}

/** What is different about the program's environment; the files and the account are changed in place. */
export interface ChangedProgram {
  /** Variables that differ from the provisioned ones; undefined is not set. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Modules that Node imports before the program. */
  imports?: readonly string[];
}

// biome-ignore lint/suspicious/noConfusingVoidType: what a function without a return statement returns.
export type Changes = ChangedProgram | void;
