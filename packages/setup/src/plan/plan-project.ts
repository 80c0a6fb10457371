import { BlockList, isIP } from 'node:net';
import type { AccessListEntry as Seen } from '@atlas-aws-iam/atlas-client';
import { UserError } from '@atlas-aws-iam/command';
import type { KindContext } from '../kinds/kind.ts';
import { kindOf } from '../kinds/kinds.ts';
import { make, remove, type SetupRun } from '../run/setup-run.ts';
import type { AccessListEntry, MadeCluster, SetupRecord } from '../state/setup-record.ts';
import { foreignObject } from './foreign-object.ts';
import type { PlannedChange } from './planned-change.ts';

export const PROJECT = 'project';

function projectContext({ target, state, say, pause }: SetupRun, id: string): KindContext {
  const record = state.find(`${PROJECT}/${id}`);
  return { target, setup: PROJECT, record, resolve: () => undefined, say, pause };
}

/** The address of this computer, where no entry of the access list has it. @throws UserError */
export async function planAccess(run: SetupRun): Promise<{ change?: PlannedChange; note?: string }> {
  const { target, state } = run;
  const address = await target.atlas.publicAddress();
  const entries = await target.atlas.listAccessList(target.project.id);
  const covering = entries.find((entry) => covers(entry, address));
  const object: AccessListEntry = { kind: 'access-list-entry', id: 'access-list', entry: `${address}/32` };
  const record = state.find(`${PROJECT}/access-list`);
  if (covering) {
    const entry = covering.cidrBlock ?? covering.ipAddress ?? '';
    if (record?.status === 'intended' && entry === object.entry) {
      const keep = async () => state.put({ ...record, object, status: 'made' });
      return { change: changeOf(run, object, 'record', keep) };
    }
    return record ? {} : { note: `The access list lets ${address} in already: ${entry}.` };
  }
  return {
    change: changeOf(run, object, 'create', async () => {
      // This computer had another address before.
      if (record) await removeEntry(run, record);
      const create = () => kindOf(object).create(object, projectContext(run, 'access-list'));
      await make(run, { setup: PROJECT, object }, create);
    }),
  };
}

async function removeEntry(run: SetupRun, record: SetupRecord): Promise<void> {
  const { object } = record;
  if (object.kind !== 'access-list-entry') return;
  const context = projectContext(run, 'access-list');
  const found = await kindOf(object).read(object, context);
  const isOwn = found !== undefined && found.owner !== 'holder' && found.owner.tag === PROJECT;
  await remove(run, record, async () => {
    if (isOwn) await kindOf(object).remove(object, context);
  });
}

function covers({ cidrBlock, ipAddress }: Seen, address: string): boolean {
  const [net = '', prefix] = (cidrBlock ?? ipAddress ?? '').split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(net) === 0 || isIP(net) !== isIP(address)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  return list.check(address, family);
}

/** A cluster that is asked for, where there is none of its name. */
export async function planCluster(
  run: SetupRun,
  wanted: { tier: 'free' | 'flex'; regionName: string },
): Promise<PlannedChange | undefined> {
  const { state, cluster } = run;
  const object: MadeCluster = { kind: 'cluster', id: 'cluster', name: cluster.name, ...wanted };
  const record = state.find(`${PROJECT}/cluster`);
  if (record?.object.kind === 'cluster' && record.object.name !== cluster.name) {
    throw new UserError(
      `this setup has made the cluster ${record.object.name} already, and makes one only.`,
      `Use that one: --cluster ${record.object.name}`,
    );
  }
  const found = await kindOf(object).read(object, projectContext(run, 'cluster'));
  if (!found) {
    return changeOf(run, object, 'create', () =>
      make(run, { setup: PROJECT, object }, () =>
        kindOf(object).create(object, projectContext(run, 'cluster')),
      ),
    );
  }
  const tag = found.owner === 'holder' ? undefined : found.owner.tag;
  if (!record || tag !== PROJECT) throw foreignObject('cluster', cluster.name, tag);
  if (record.status === 'made') return undefined;
  return changeOf(run, object, 'record', async () => state.put({ ...record, status: 'made' }));
}

function changeOf(
  run: SetupRun,
  object: AccessListEntry | MadeCluster,
  action: PlannedChange['action'],
  act: () => Promise<void>,
): PlannedChange {
  const kind = kindOf<AccessListEntry | MadeCluster>(object);
  return {
    action,
    key: `${PROJECT}/${object.id}`,
    type: kind.type,
    name: kind.name(object),
    attributes: kind.attributes(object, projectContext(run, object.id)),
    differences: [],
    run: act,
  };
}
