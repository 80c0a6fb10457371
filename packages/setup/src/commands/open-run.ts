import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@atlas-aws-iam/command';
import { writeMatrixBlock } from '../files/matrix-block.ts';
import { removeFiles } from '../files/reader-files.ts';
import type { SetupRecord } from '../state/setup-record.ts';
import { type Place, readState } from '../state/setup-state.ts';
import { findSandbox } from '../target/find-sandbox.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/target.ts';
import type { CommandContext, CommandOptions } from './command-context.ts';

export function stateFileOf({ folder }: CommandContext, { target }: CommandOptions): string {
  return join(folder, '.setup', `${target}.json`);
}

export function matrixFileOf({ folder }: CommandContext): string {
  return join(folder, '.env.matrix');
}

export async function openCommandTarget(context: CommandContext, options: CommandOptions): Promise<Target> {
  const { folder, signal, report, pause, now } = context;
  const { target, project, tokenFile, permissionSet } = options;
  const env = target === 'sandbox' ? findSandbox(folder) : context.env;
  const say = report.waiting;
  return openTarget({ target, folder, env, project, tokenFile, permissionSet, signal, say, pause, now });
}

/**
 * Whether the state is of another sandbox, which is gone with all that was made in it.
 *
 * @throws UserError for the state of another account, or another project, on AWS and Atlas
 */
export function isOfAnotherSandbox(file: string, place: Place): boolean {
  const kept = readState(file)?.place;
  if (!kept) return false;
  const names = ['account', 'projectId', 'awsEndpointUrl'] as const;
  const other = names.find((name) => kept[name] !== place[name]);
  if (other === undefined) return false;
  if (place.target === 'sandbox') return true;
  const what = other === 'account' ? 'AWS account' : 'project of Atlas';
  throw new UserError(
    `${file} is of the ${what} ${kept[other]}, and this is ${place[other]}.`,
    `Use the credentials of that ${other === 'account' ? 'account' : 'project'} to destroy what is there, or move the file away.`,
  );
}

/** Of a sandbox that is gone only the reader's files are left. */
export function forgetSandbox(context: CommandContext, file: string): void {
  writeMatrixBlock(matrixFileOf(context), 'sandbox', []);
  for (const { object, setup } of readState(file)?.records ?? []) {
    if (object.kind === 'reader-files') removeFiles(object, setup);
  }
  if (existsSync(file)) rmSync(file);
}

export function setupsOf(records: readonly SetupRecord[]): string[] {
  return [...new Set(records.map(({ setup }) => setup))].filter((setup) => setup !== 'project');
}
