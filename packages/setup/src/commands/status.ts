import { existsSync } from 'node:fs';
import { planRemoval } from '../plan/plan-removal.ts';
import { keyOf } from '../state/setup-record.ts';
import { openState, readState } from '../state/setup-state.ts';
import type { CommandContext, CommandOptions } from './command-context.ts';
import { openUnlessGone, removalRun } from './destroy.ts';
import { setupsOf, stateFileOf } from './open-run.ts';

/** Says what the state has, and what of it is there. Changes nothing. */
export async function statusCommand(context: CommandContext, options: CommandOptions): Promise<number> {
  const { report } = context;
  const file = stateFileOf(context, options);
  if (!existsSync(file)) {
    report.end({ outcome: 'status', setups: [] }, 'Nothing is set up: there is no state.');
    return 0;
  }
  const records = readState(file)?.records ?? [];
  const target = await openUnlessGone(context, options, file);
  if (!target) {
    report.end(
      { outcome: 'gone', setups: setupsOf(records) },
      `The sandbox is gone, in which was set up: ${setupsOf(records).join(', ')}. npm run setup -- destroy all --target sandbox puts your files back.`,
    );
    return 0;
  }
  const run = removalRun(context, target, openState(file, target.place));
  const { changes, notes } = await planRemoval(run, { setups: setupsOf(records), deleteCluster: true });
  const states = records.map((record) => {
    const change = changes.find(({ key }) => key === keyOf(record));
    const isThere = change !== undefined && change.action !== 'record';
    return { key: keyOf(record), state: isThere ? 'there' : change ? 'gone' : 'not ours any more' };
  });
  for (const { key, state } of states) report.line(`${key}: ${state}`);
  for (const note of notes) report.line(note);
  report.end(
    { outcome: 'status', setups: setupsOf(records), objects: states },
    `${setupsOf(records).length} set up.`,
  );
  return 0;
}
