import { existsSync } from 'node:fs';
import { UserError } from '@atlas-aws-iam/command';
import { hasMatrixBlock, writeMatrixBlock } from '../files/matrix-block.ts';
import { planRemoval } from '../plan/plan-removal.ts';
import { hasChanges, totalsOf } from '../plan/planned-change.ts';
import { type SetupRun, setupNameOf } from '../run/setup-run.ts';
import { openState } from '../state/setup-state.ts';
import { lockState } from '../state/state-lock.ts';
import type { Target } from '../target/target.ts';
import { approve } from './approve.ts';
import type { CommandContext, CommandOptions } from './command-context.ts';
import {
  forgetSandbox,
  isOfAnotherSandbox,
  matrixFileOf,
  openCommandTarget,
  setupsOf,
  stateFileOf,
} from './open-run.ts';

/** Removes what the setup has made, once that is approved. */
export async function destroyCommand(context: CommandContext, options: CommandOptions): Promise<number> {
  const { report } = context;
  const file = stateFileOf(context, options);
  if (!existsSync(file)) return nothing(context);
  using _lock = lockState(file);
  const target = await openUnlessGone(context, options, file);
  if (!target) {
    forgetSandbox(context, file);
    report.end(
      { outcome: 'gone' },
      'The sandbox is gone, and what was made in it. Your files are as they were before.',
    );
    return 0;
  }
  const state = openState(file, target.place);
  const setups = wantedSetups(options, setupsOf(state.records()));
  const run = removalRun(context, target, state);
  report.target({
    target: options.target,
    account: target.place.account,
    caller: target.callerArn,
    project: target.project.name,
  });
  const planned = await planRemoval(run, { setups, deleteCluster: options.deleteCluster });
  report.plan(planned, true);
  if (hasChanges(planned)) {
    const approved = await approve(context, options, target, 'Do you really want to destroy all of it?');
    if (approved === 'no-terminal') return 2;
    if (approved === 'no') {
      report.end({ outcome: 'cancelled' }, 'Destroy cancelled.');
      return 1;
    }
  }
  for (const change of planned.changes) {
    await change.run();
    report.done(change);
  }
  const matrixFile = matrixFileOf(context);
  if (hasMatrixBlock(matrixFile, options.target))
    writeMatrixBlock(matrixFile, options.target, state.records());
  const { destroy } = totalsOf(planned);
  report.end({ outcome: 'destroyed', destroy }, `Destroy complete! ${destroy} destroyed.`);
  return 0;
}

/** Undefined for a sandbox that is gone. */
export async function openUnlessGone(
  context: CommandContext,
  options: CommandOptions,
  file: string,
): Promise<Target | undefined> {
  if (options.target === 'aws') {
    const target = await openCommandTarget(context, options);
    isOfAnotherSandbox(file, target.place);
    return target;
  }
  try {
    const target = await openCommandTarget(context, options);
    return isOfAnotherSandbox(file, target.place) ? undefined : target;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  if (error instanceof UserError) return error.message === 'no sandbox is running here.';
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

function wantedSetups({ paths, suffix }: CommandOptions, known: readonly string[]): string[] {
  return paths.map((path) => setupNameOf(path, suffix)).filter((setup) => known.includes(setup));
}

export function removalRun(
  { report, pause, observe, runExample, signal }: CommandContext,
  target: Target,
  state: SetupRun['state'],
): SetupRun {
  return {
    target,
    state,
    // Records say what there is; nothing is described anew.
    parameters: {
      account: target.place.account,
      database: '',
      clusterName: '',
      webIdentity: { issuer: '', audience: '', subject: '' },
    },
    cluster: { name: '', url: undefined },
    say: report.waiting,
    pause,
    observe,
    runExample,
    signal,
  };
}

function nothing({ report }: CommandContext): number {
  report.end({ outcome: 'destroyed', destroy: 0 }, 'No changes. There is no state, so nothing was made.');
  return 0;
}
