import { checkFiles } from '../files/reader-files.ts';
import type { SetupRun } from '../run/setup-run.ts';
import type { ReaderFiles } from '../state/setup-record.ts';
import { pathEnv, planFiles } from './path-files.ts';
import { createPathPlanner } from './path-planner.ts';
import { planKey } from './plan-key.ts';
import { planObject } from './plan-object.ts';
import type { PlannedChange } from './planned-change.ts';

export interface PlannedPath {
  path: string;
  setup: string;
  changes: readonly PlannedChange[];
  files: ReaderFiles;
  /** What the reader is to know besides. */
  notes: readonly string[];
  /** Who the program is to be, once it has been made. */
  principalArn(): string | undefined;
}

/** Reads what there is of a path's setup, and says what is missing. @throws UserError for what is somebody else's */
export async function planPath(run: SetupRun, path: string): Promise<PlannedPath> {
  const planner = createPathPlanner(run, path);
  const { described, setup, files, notes, arns, newRecord } = planner;
  const changes: PlannedChange[] = [];
  for (const object of described.objects) {
    const change = await (object.kind === 'access-key'
      ? planKey(planner, object)
      : planObject(planner, object));
    if (change) changes.push(change);
  }
  checkFiles(files, setup, pathEnv(planner), run.target.files.config);
  const write = planFiles(
    planner,
    changes.some(({ action }) => action !== 'record'),
  );
  const [first, ...others] = changes;
  // From before the first secret is in them, the state says that the files are written.
  const announce = () => run.state.put({ ...newRecord(files), status: 'intended' });
  const announced = first && {
    ...first,
    async run() {
      announce();
      await first.run();
    },
  };
  return {
    path,
    setup,
    changes: write ? [...(announced ? [announced, ...others] : []), write] : changes,
    files,
    notes,
    principalArn: () => arns.get(described.objects.some(({ id }) => id === 'role') ? 'role' : 'user'),
  };
}
