import { dirname } from 'node:path';
import type { Provision, Sandbox } from '@atlas-aws-iam/sandbox';
import type { Mistake } from './mistake.ts';

/** A sandbox in which the mistake is made, and what the program gets to see of it. */
export interface PreparedMistake extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** What the credential path was before the mistake. */
  readonly provision: Provision;
  /** What differs from the program's environment; undefined is not set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Modules that Node imports before the program: without them, in this process, there is no such mistake. */
  readonly imports: readonly string[];
  /** The path's files, which the texts may name. */
  readonly folder: string;
}

/** Makes the mistake in a sandbox of its own, which ends with what is returned. */
export async function prepareMistake(mistake: Mistake): Promise<PreparedMistake> {
  // Only now: a command that lists mistakes has nothing compiled yet.
  const { startSandbox } = await import('@atlas-aws-iam/sandbox');
  const clock = { offsetMs: mistake.clockOffsetMs ?? 0 };
  const sandbox = await startSandbox({ ...mistake.sandbox, clock: () => Date.now() + clock.offsetMs });
  const stops: (() => unknown)[] = [() => sandbox.stop()];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const provision = await sandbox.provision(mistake.path, mistake.variant);
    const onEnd = (end: () => unknown) => void stops.push(end);
    const changes = await mistake.make?.({ sandbox, env: provision.env, clock, onEnd });
    return {
      sandbox,
      provision,
      env: { ...provision.env, ...changes?.env },
      imports: changes?.imports ?? [],
      folder: dirname(dirname(provision.env.AWS_CONFIG_FILE ?? '')),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
