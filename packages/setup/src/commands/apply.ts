import { UserError } from '@atlas-aws-iam/command';
import { writeMatrixBlock } from '../files/matrix-block.ts';
import { nameOf, type SetupParameters } from '../objects/index.ts';
import { type PlannedSetup, planSetup } from '../plan/plan-setup.ts';
import { hasChanges, totalsOf } from '../plan/planned-change.ts';
import { isProvedHere, prove } from '../run/prove.ts';
import type { SetupRun } from '../run/setup-run.ts';
import { waitUntilReady } from '../run/wait-until-ready.ts';
import { createMemoryState, openState, type SetupState } from '../state/setup-state.ts';
import { lockState } from '../state/state-lock.ts';
import { findCluster } from '../target/find-cluster.ts';
import type { Target } from '../target/target.ts';
import { readWebIdentity } from '../target/web-identity.ts';
import { approve } from './approve.ts';
import { checkDatabase } from './check-database.ts';
import { checkSuffix } from './check-suffix.ts';
import type { CommandContext, CommandOptions } from './command-context.ts';
import {
  forgetSandbox,
  isOfAnotherSandbox,
  matrixFileOf,
  openCommandTarget,
  stateFileOf,
} from './open-run.ts';

const NOTHING_CHANGES = 0;
const HAS_CHANGES = 2;
const DEFAULT_DATABASE = 'testdb';
const DEFAULT_REGION = 'US_EAST_1';
const NO_WEB_IDENTITY = { issuer: 'https://invalid', audience: '', subject: '' };

/** Shows what is missing. @returns 2 where there is something to do, else 0, as `terraform plan -detailed-exitcode` */
export async function planCommand(context: CommandContext, options: CommandOptions): Promise<number> {
  const target = await openCommandTarget(context, options);
  const file = stateFileOf(context, options);
  const state = isOfAnotherSandbox(file, target.place)
    ? createMemoryState(target.place)
    : openState(file, target.place);
  const planned = await plan(context, options, await openRun(context, options, target, state));
  return exitCodeOf(context, planned);
}

/** Makes what is missing once it is approved, waits, and proves it. */
export async function applyCommand(context: CommandContext, options: CommandOptions): Promise<number> {
  const { report } = context;
  const file = stateFileOf(context, options);
  using _lock = lockState(file);
  const target = await openCommandTarget(context, options);
  if (isOfAnotherSandbox(file, target.place)) {
    report.waiting(
      'The sandbox that the state is of is gone, and what was made in it: the state begins anew.',
    );
    forgetSandbox(context, file);
  }
  const run = await openRun(context, options, target, openState(file, target.place));
  const planned = await plan(context, options, run);
  if (hasChanges(planned)) {
    const approved = await approve(context, options, target, 'Do you want to perform these actions?');
    if (approved === 'no-terminal') return exitCodeOf(context, planned);
    if (approved === 'no') {
      report.end({ outcome: 'cancelled' }, 'Apply cancelled.');
      return 1;
    }
  }
  for (const change of planned.changes) {
    await change.run();
    report.done(change);
  }
  const exitCode = await proveAll(context, run, planned);
  if (options.isForMatrix) {
    const matrixFile = matrixFileOf(context);
    writeMatrixBlock(matrixFile, options.target, run.state.records());
    report.line(`${matrixFile}: Changed, for npm run matrix:atlas`);
  }
  return exitCode;
}

async function openRun(
  context: CommandContext,
  options: CommandOptions,
  target: Target,
  state: SetupState,
): Promise<SetupRun> {
  const { signal, pause, observe, report, runExample } = context;
  const { suffix, createCluster, paths } = options;
  checkSuffix(paths, suffix);
  checkDatabase(options.database);
  const cluster = await findCluster(target.atlas, target.project.id, {
    name: options.cluster,
    isMade: createCluster !== undefined,
  });
  const said = definedOf({ issuer: options.issuer, audience: options.audience, subject: options.subject });
  const webIdentity = paths.includes('web-identity')
    ? readWebIdentity(said, target.reader.tokenFile)
    : NO_WEB_IDENTITY;
  if (!webIdentity) {
    throw new UserError(
      'web-identity needs to know whose tokens the role is for.',
      'Say --issuer <url> and --subject <sub>, or set AWS_WEB_IDENTITY_TOKEN_FILE to a token that has them.',
    );
  }
  const parameters: SetupParameters = {
    account: target.place.account,
    ...(suffix !== undefined && { suffix }),
    database: options.database ?? DEFAULT_DATABASE,
    clusterName: cluster.name,
    webIdentity,
  };
  return { target, state, parameters, cluster, say: report.waiting, pause, observe, runExample, signal };
}

function definedOf(given: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function plan(context: CommandContext, options: CommandOptions, run: SetupRun): Promise<PlannedSetup> {
  const { report } = context;
  const { target, cluster } = run;
  const { createCluster, paths, region = DEFAULT_REGION } = options;
  report.target({
    target: options.target,
    account: target.place.account,
    caller: target.callerArn,
    project: target.project.name,
    cluster: cluster.name,
  });
  const planned = await planSetup(run, {
    paths,
    isProvedHere: paths.some((path) => isProvedHere(target, path)),
    newCluster: createCluster && { tier: createCluster === 'm0' ? 'free' : 'flex', regionName: region },
  });
  report.plan(planned, false);
  return planned;
}

function exitCodeOf(_: CommandContext, planned: PlannedSetup): number {
  return hasChanges(planned) ? HAS_CHANGES : NOTHING_CHANGES;
}

async function proveAll(context: CommandContext, run: SetupRun, planned: PlannedSetup): Promise<number> {
  const { report, prepareExample } = context;
  const access = run.state.find('project/access-list')?.object;
  await waitUntilReady(run, access?.kind === 'access-list-entry' ? access.entry : undefined);
  let hasFailed = false;
  for (const each of planned.paths) {
    await prepareExample(each.path);
    const proof = await prove(run, each, nameOf(each.path, run.parameters.suffix));
    report.proof(each.path, proof);
    hasFailed ||= proof.outcome === 'failed';
  }
  const { add, change, destroy } = totalsOf(planned);
  const totals = `${add} added, ${change} changed, ${destroy} destroyed.`;
  if (hasFailed) {
    report.end(
      { outcome: 'not-proved', add, change, destroy },
      `Apply is not complete: ${totals} What is made stays.`,
    );
    return 1;
  }
  report.end({ outcome: 'applied', add, change, destroy }, `Apply complete! ${totals}`);
  return 0;
}
