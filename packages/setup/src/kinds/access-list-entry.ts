import { TAG_KEY } from '../objects/index.ts';
import type { AccessListEntry } from '../state/setup-record.ts';
import { ifInAtlas } from './if-in-atlas.ts';
import type { Kind } from './kind.ts';

/** Atlas takes a week at most. An hour less, for a clock that goes wrong. */
const LIFE_MS = 7 * 86_400_000 - 3_600_000;

export const accessListEntry: Kind<AccessListEntry> = {
  type: 'mongodbatlas_project_ip_access_list',
  name: ({ entry }) => entry,
  attributes: ({ entry }) => ({ cidr_block: entry, comment: TAG_KEY, delete_after: 'in a week' }),
  async read({ entry }, { target }) {
    const found = await ifInAtlas(target.atlas.getAccessListEntry(target.project.id, entry));
    const tag = found?.comment === TAG_KEY ? 'project' : undefined;
    return found && { owner: { tag }, made: {}, differences: [] };
  },
  async create({ entry }, { target }) {
    await target.atlas.addAccessListEntry(target.project.id, {
      address: entry,
      comment: TAG_KEY,
      deleteAfterDate: new Date(target.now() + LIFE_MS).toISOString(),
    });
    return {};
  },
  async remove({ entry }, { target }) {
    await ifInAtlas(target.atlas.deleteAccessListEntry(target.project.id, entry));
  },
};
