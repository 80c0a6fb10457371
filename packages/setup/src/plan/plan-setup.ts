import { UserError } from '@atlas-aws-iam/command';
import type { SetupRun } from '../run/setup-run.ts';
import { type PlannedPath, planPath } from './plan-path.ts';
import { planAccess, planCluster } from './plan-project.ts';
import type { Plan, PlannedChange } from './planned-change.ts';
import { simulate } from './simulate.ts';

/** https://www.mongodb.com/docs/atlas/reference/atlas-limits/ */
const MAX_DATABASE_USERS = 100;

export interface SetupOptions {
  paths: readonly string[];
  /** Whether one of them is proved from here, and so needs a way through the network. */
  isProvedHere: boolean;
  newCluster: { tier: 'free' | 'flex'; regionName: string } | undefined;
}

export interface PlannedSetup extends Plan {
  paths: readonly PlannedPath[];
}

/** Reads everything, makes nothing. @throws UserError for what is somebody else's, and for what cannot be */
export async function planSetup(run: SetupRun, options: SetupOptions): Promise<PlannedSetup> {
  const { paths, isProvedHere, newCluster } = options;
  const notes: string[] = [];
  const changes: PlannedChange[] = [];
  const add = (change: PlannedChange | undefined) => void (change && changes.push(change));
  if (newCluster) add(await planCluster(run, newCluster));
  const planned: PlannedPath[] = [];
  for (const path of paths) {
    const each = await planPath(run, path);
    planned.push(each);
    changes.push(...each.changes);
    notes.push(...each.notes);
  }
  if (isProvedHere) {
    const { change, note } = await planAccess(run);
    add(change);
    if (note !== undefined) notes.push(note);
  }
  await checkProject(run, changes);
  const simulated = await simulate(run.target, { changes, notes });
  return { paths: planned, changes, notes: simulated === undefined ? notes : [...notes, simulated] };
}

const NEEDED: readonly { types: readonly string[]; role: string; title: string }[] = [
  {
    types: ['mongodbatlas_database_user'],
    role: 'GROUP_DATABASE_ACCESS_ADMIN',
    title: 'Project Database Access Admin',
  },
  {
    types: ['mongodbatlas_project_ip_access_list'],
    role: 'GROUP_NETWORK_ACCESS_MANAGER',
    title: 'Project Network Access Manager',
  },
];

/** Before anything is made: what Atlas would refuse afterwards. @throws UserError */
async function checkProject({ target }: SetupRun, changes: readonly PlannedChange[]): Promise<void> {
  const { atlas, project } = target;
  const created = changes.filter(({ action }) => action === 'create');
  const added = created.filter(({ type }) => type === 'mongodbatlas_database_user').length;
  if (added > 0) {
    const users = (await atlas.listDatabaseUsers(project.id)).length;
    if (users + added > MAX_DATABASE_USERS) {
      throw new UserError(
        `the project ${project.name} has ${users} database users, and can have ${MAX_DATABASE_USERS}: ${added} more do not fit.`,
        'Delete those that nobody needs, in Atlas under Database Access.',
      );
    }
  }
  const roles = await atlas.ownProjectRoles(project.id);
  // Of an account of the organization they are not told.
  if (roles === undefined || roles.includes('GROUP_OWNER')) return;
  for (const { types, role, title } of NEEDED) {
    if (!created.some(({ type }) => types.includes(type)) || roles.includes(role)) continue;
    throw new UserError(
      `the service account lacks the role ${title} in the project ${project.name}.`,
      'Give it that role in Atlas, under Project Access > Service Accounts.',
    );
  }
}
