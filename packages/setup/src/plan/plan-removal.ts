import { removeFiles } from '../files/reader-files.ts';
import { deleteKey, listKeys, ownKeys } from '../kinds/access-key.ts';
import type { KindContext } from '../kinds/kind.ts';
import { kindOf, type PlainObject } from '../kinds/kinds.ts';
import type { ObjectId } from '../objects/index.ts';
import { remove, type SetupRun } from '../run/setup-run.ts';
import { keyOf, type SetupRecord } from '../state/setup-record.ts';
import { foreseenArn } from '../target/iam-arn.ts';
import { PROJECT } from './plan-project.ts';
import type { Plan, PlannedChange } from './planned-change.ts';
import { whoNeeds } from './who-needs.ts';

export interface RemovalOptions {
  setups: readonly string[];
  /** Also a cluster that a setup has made. */
  deleteCluster: boolean;
}

/**
 * What of the state is still there, in the reverse order of its making: the database user before the role, because a role
 * made anew under the same name would log in again at once. What has lost the setup's mark is left alone.
 */
export async function planRemoval(run: SetupRun, options: RemovalOptions): Promise<Plan> {
  const changes: PlannedChange[] = [];
  const notes: string[] = [];
  for (const record of recordsToRemove(run, options, notes)) {
    const other = await whoNeeds(run, options.setups, record);
    if (other !== undefined) {
      notes.push(
        `The identity provider stays, because ${other} needs it: run destroy again when that is gone.`,
      );
      continue;
    }
    const planned = await planOne(run, record);
    if (typeof planned === 'string') notes.push(planned);
    else changes.push(planned);
  }
  return { changes, notes };
}

function recordsToRemove(run: SetupRun, { setups, deleteCluster }: RemovalOptions, notes: string[]) {
  const records = [...run.state.records()].reverse();
  const own = records.filter(({ setup }) => setups.includes(setup));
  const isLast = records.every(({ setup }) => setup === PROJECT || setups.includes(setup));
  const shared = records.filter(({ setup, object }) => {
    if (setup !== PROJECT || !isLast) return false;
    if (object.kind !== 'cluster' || deleteCluster) return true;
    notes.push(`The cluster ${object.name}, which a setup has made, stays: --delete-cluster removes it.`);
    return false;
  });
  return [...own, ...shared];
}

async function planOne(run: SetupRun, record: SetupRecord): Promise<PlannedChange | string> {
  const { object } = record;
  if (object.kind === 'reader-files') {
    return changeOf(record, 'write', { type: 'file', name: object.envFile }, () =>
      remove(run, record, async () => removeFiles(object, record.setup)),
    );
  }
  if (object.kind === 'access-key') return planKey(run, record, object);
  return planPlain(run, record, object);
}

async function planKey(
  run: SetupRun,
  record: SetupRecord,
  object: Extract<SetupRecord['object'], { kind: 'access-key' }>,
): Promise<PlannedChange | string> {
  if (!(await isHolderOwn(run, record)))
    return `The keys of ${object.userName} are left alone: the user does not have the mark of this setup any more.`;
  const { iam } = run.target;
  const own = ownKeys(await listKeys(iam, object.userName), record);
  const described = { type: 'aws_iam_access_key', name: object.userName };
  return changeOf(record, own.length > 0 ? 'delete' : 'record', described, () =>
    remove(run, record, async () => {
      for (const id of own) await deleteKey(object, id, iam);
    }),
  );
}

async function planPlain(
  run: SetupRun,
  record: SetupRecord,
  object: PlainObject,
): Promise<PlannedChange | string> {
  const kind = kindOf(object);
  const context = contextOf(run, record);
  const found = await kind.read(object, context);
  const name = record.arn ?? kind.name(object);
  const described = { type: kind.type, name: object.kind === 'database-user' ? name : kind.name(object) };
  if (!found) return changeOf(record, 'record', described, () => remove(run, record, async () => {}));
  if (found.owner === 'holder' ? !(await isHolderOwn(run, record)) : found.owner.tag !== record.setup) {
    return `${name} is left alone: it does not have the mark of this setup any more.`;
  }
  return changeOf(record, 'delete', described, () => remove(run, record, () => kind.remove(object, context)));
}

/** What an object is in, for those that cannot have a mark of their own. */
const HOLDERS: Readonly<Partial<Record<SetupRecord['object']['kind'], ObjectId>>> = {
  'access-key': 'user',
  'user-policy': 'user',
  'role-policy': 'role',
  'role-in-instance-profile': 'instance-profile',
};

/** Whether what the object is in still has the setup's mark, or is gone with it. */
async function isHolderOwn(run: SetupRun, { setup, object }: SetupRecord): Promise<boolean> {
  const holder = run.state.find(`${setup}/${HOLDERS[object.kind]}`);
  if (!holder || holder.object.kind === 'reader-files' || holder.object.kind === 'access-key') return false;
  const found = await kindOf(holder.object).read(holder.object, contextOf(run, holder));
  return !found || (found.owner !== 'holder' && found.owner.tag === setup);
}

function contextOf({ target, state, say, pause }: SetupRun, record: SetupRecord): KindContext {
  const { setup } = record;
  return {
    target,
    setup,
    record,
    say,
    pause,
    resolve(reference) {
      if ('externalId' in reference) return state.find(`${setup}/role`)?.externalId;
      // Of what was about to be made when a run ended, IAM's answer is not known.
      const referred = state.find(`${setup}/${reference.arnOf}`);
      return record.object.kind === 'database-user' && record.arn !== undefined
        ? record.arn
        : (referred?.arn ?? foreseenArn(target, referred?.object));
    },
  };
}

function changeOf(
  record: SetupRecord,
  action: PlannedChange['action'],
  { type, name }: Pick<PlannedChange, 'type' | 'name'>,
  act: () => Promise<void>,
): PlannedChange {
  const attributes = record.arn === undefined ? {} : { arn: record.arn };
  return { action, key: keyOf(record), type, name, attributes, differences: [], run: act };
}
