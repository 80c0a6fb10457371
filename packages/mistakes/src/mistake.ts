import type { Sandbox, SandboxOptions } from '@atlas-aws-iam/sandbox';
import type { MongoClientOptions } from 'mongodb';

/** A credential path that works, the one thing that breaks it, and what the client must be told. */
export type Mistake = MadeMistake & Seen;

/**
 * Who can name the code. `environment`: a doctor that has the program's environment and its folder. It looks at the
 * project, the settings, the sources and the files; it resolves the credentials by the chain or by the path's own
 * provider, asks STS whose they are, and logs in once. `error`: only the error of the program itself, for the reason in
 * the sentence.
 */
type Seen =
  | { seenBy: 'environment'; because?: never }
  | {
      seenBy: 'error';
      /** Why the environment alone does not show it: a sentence. */
      because: string;
    };

interface MadeMistake {
  /** Of the explanation. The first mistake in the table with a code is the one that stands for it. */
  code: string;
  /** The credential path that is provisioned, and whose example runs unless `runs` says otherwise. */
  path: string;
  variant?: string;
  /** Another example, or `programs/<name>.ts`, where no example can make the mistake. */
  runs?: { example: string } | { program: string };
  /** What is done, to follow the name of what runs: `with one character of … changed`. */
  description: string;
  sandbox?: Omit<SandboxOptions, 'clock' | 'directory'>;
  /** What the sandbox's clock is ahead of this computer's until `make` changes it. */
  clockOffsetMs?: number;
  /** Makes the mistake, in files, in the account, or in what it returns. */
  make?(context: MistakeContext): Changes | Promise<Changes>;
  /** What stands in the explanation beside the code: in its parts, one on each line. */
  says?: string | RegExp;
  /** The driver that alone can be told this, and why the other is not. */
  only?: { driver: '6' | '7'; because: string };
  /** The code when the driver's own chain is asked in place of the example's provider, if it is another. */
  chainCode?: string;
  /** Why the driver's own chain has nothing to do with it. */
  notInChain?: string;
  /** Whether the server lets the program in all the same. */
  isLetIn?: boolean;
  /** Whether a doctor names it all the same, without a write of its own. */
  isSeenAfterLogin?: true;
  /** What a program would hand to the bare driver: for the words of others, where connect() speaks by itself. */
  bareOptions?: MongoClientOptions;
}

export interface MistakeContext {
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
